namespace OfflineSync.Server.Migrations;

/// <summary>Brings the schema up to date before the server listens.</summary>
internal sealed partial class MigrationAtStart(IStoreMigrator migrator, ILogger<MigrationAtStart> logger) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var migration in await migrator.MigrateAsync(cancellationToken))
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

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Applied the migration {Migration}.")]
    private static partial void Applied(ILogger logger, string migration);
}
