using OfflineSync.Server.Attachments.Register;
using OfflineSync.Server.Attachments.Transfer;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Attachments.Scanning;

/// <summary>Scans files again whose scan failed, or was cut off by the end of the server.</summary>
internal sealed partial class ScanService(AttachmentRegister register, AttachmentScan scan, UploadTurns turns, TimeProvider time, ILogger<ScanService> logger)
    : PeriodicService(Period, time)
{
    private const int StepMax = 1_000;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time = time;

    /// <summary>Scans those whose time has come.</summary>
    public async Task ScanAsync(CancellationToken cancellationToken)
    {
        foreach (var found in await register.ListArrivedAsync(StepMax, cancellationToken))
        {
            if (DateTimeOffset.FromUnixTimeMilliseconds(found.TouchedAt) + ScanPauses.After(found.Scans) > _time.GetUtcNow())
                continue;
            using var turn = await turns.EnterAsync(found.Scope, found.Hash, cancellationToken);
            if (await register.FindAsync(found.Scope, found.Hash, cancellationToken) is { State: EntryState.Arrived } entry)
                await scan.RunAsync(entry, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken cancellationToken) => ScanAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => ScansFailed(logger, exception);

    [LoggerMessage(EventId = 2109, Level = LogLevel.Warning, Message = "Attachments that wait for a scan could not be looked for; the next try follows.")]
    private static partial void ScansFailed(ILogger logger, Exception exception);
}
