using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Alerts;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Fleet;

/// <summary>Looks after what devices report, now and then: removes what is old, measures scopes, counts devices, looks for alerts.</summary>
internal sealed partial class FleetService(
    FieldStore store,
    FieldRetention retention,
    AlertWatch alerts,
    FleetMetrics metrics,
    FieldOptions options,
    TimeProvider time,
    ILogger<FleetService> logger) : PeriodicService(options.Interval, time)
{
    private readonly TimeProvider _time = time;

    /// <summary>Does all of it once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var removed = await retention.RunAsync(cancellationToken);
        if (removed > 0)
            Removed(logger, removed);
        if (!options.Enabled)
            return;
        var now = _time.GetUtcNow();
        await store.MeasureScopesAsync(FieldDay.Of(now), cancellationToken);
        var since = (now - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds();
        var devices = await store.AskAsync(context => context.FieldDevices.LongCountAsync(device => device.SeenAt >= since, cancellationToken));
        metrics.Stand(devices, await alerts.LookAsync(cancellationToken));
    }

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => LookFailed(logger, exception);

    [LoggerMessage(EventId = 1901, Level = LogLevel.Information, Message = "Removed {Rows} rows of old reports of devices.")]
    private static partial void Removed(ILogger logger, long rows);

    [LoggerMessage(EventId = 1902, Level = LogLevel.Warning, Message = "What devices report could not be looked after; the next try follows.")]
    private static partial void LookFailed(ILogger logger, Exception exception);
}
