using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Server.Alerts;

/// <summary>Finds what operators should look at in what devices report.</summary>
internal sealed class AlertReader(FieldStore store, AlertOptions options, TimeProvider time)
{
    private const int AlertsMax = 100;
    private const int GroupsMax = 200_000;

    private static readonly short[] Metrics =
    [
        (short)Metric.WorkRuns, (short)Metric.WorkStops, (short)Metric.Mutations, (short)Metric.Rejections, (short)Metric.TimeToSync, (short)Metric.OutboxAge,
    ];

    private static readonly Func<FleetSample, AlertOptions, IEnumerable<Alert>>[] Rules =
    [
        WorkStopsRule.FindBattery, WorkStopsRule.FindQuota, GaveUpRule.Find, TimeToSyncRule.Find, OutboxAgeRule.Find, SilentRule.Find, RejectionsRule.Find,
    ];

    /// <summary>The alerts that hold now: those that concern the most devices first.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task<IReadOnlyList<Alert>> ReadAsync(CancellationToken cancellationToken) =>
        Find(await store.AskAsync(context => SampleAsync(context, cancellationToken)), options);

    /// <summary>Lets all rules look at a sample.</summary>
    public static IReadOnlyList<Alert> Find(FleetSample sample, AlertOptions options) =>
    [
        .. Rules.SelectMany(rule => rule(sample, options)).DistinctBy(alert => (alert.Rule, alert.Subject))
            .OrderByDescending(alert => alert.Devices).ThenBy(alert => alert.Rule, StringComparer.Ordinal).Take(AlertsMax),
    ];

    private async Task<FleetSample> SampleAsync(LogContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (today, since) = (FieldDay.Of(now), FieldDay.Of(now) - FleetSample.DaysBefore);
        var cells = await context.FieldCells.Where(cell => cell.Day >= since && Metrics.Contains(cell.Metric))
            .GroupBy(cell => new { cell.Day, cell.AppVersion, cell.Region, cell.Metric, cell.Label, cell.Bucket })
            .Select(group => new { group.Key, Value = group.Sum(cell => cell.Value) })
            .OrderByDescending(group => group.Value).Take(GroupsMax).ToListAsync(cancellationToken);
        return new FleetSample(
            today,
            await DevicesAsync(context, now, cancellationToken),
            [
                .. cells.Select(cell => new CellGroup(
                    cell.Key.Day, cell.Key.AppVersion, cell.Key.Region, (Metric)cell.Key.Metric, cell.Key.Label, cell.Key.Bucket, cell.Value)),
            ]);
    }

    private async Task<List<DeviceGroup>> DevicesAsync(LogContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var devices = new AlertedDevices(options, now);
        var (silent, oldOutbox, recent) = (devices.Silent, devices.OldOutbox, FieldDay.Start(FieldDay.Of(now) - 1));
        var groups = await context.FieldDevices.Where(devices.Known)
            .GroupBy(device => new { device.AppVersion, device.Region })
            .Select(group => new
            {
                group.Key,
                Known = group.Count(),
                Recent = group.Count(device => device.SeenAt >= recent),
                Silent = group.AsQueryable().Count(silent),
                OldOutbox = group.AsQueryable().Count(oldOutbox),
            })
            .OrderByDescending(group => group.Known).Take(GroupsMax).ToListAsync(cancellationToken);
        return [.. groups.Select(group => new DeviceGroup(group.Key.AppVersion, group.Key.Region, group.Known, group.Recent, group.Silent, group.OldOutbox))];
    }
}
