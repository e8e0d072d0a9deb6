using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Migrations;

/// <summary>Brings the schema up to date before the server listens, and waits for a database that cannot be reached yet.</summary>
internal sealed partial class MigrationAtStart(
    IStoreMigrator migrator,
    IChangeLog log,
    ServerOptions options,
    TimeProvider time,
    ILogger<MigrationAtStart> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var migration in await MigrateAsync(cancellationToken))
            Applied(logger, migration);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await migrator.MigrateAsync(cancellationToken);
            }
            catch (Exception exception) when (log.IsTransient(exception) && time.GetElapsedTime(started) < options.WaitAtStart)
            {
                Waiting(logger, exception.Message);
            }
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Applied the migration {Migration}.")]
    private static partial void Applied(ILogger logger, string migration);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "The database cannot be reached yet, and is tried again: {Problem}")]
    private static partial void Waiting(ILogger logger, string problem);
}
