using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Dashboard.Devices;
using OfflineSync.Server.Dashboard.Filters;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Server.Dashboard.Overview;

/// <summary>Reads the figures of the fleet.</summary>
internal sealed class OverviewReader(FieldStore store)
{
    private const int TotalsMax = 5_000;
    private const int VersionsMax = 25;

    public Task<OverviewModel> ReadAsync(FleetFilter filter, DateTimeOffset now, CancellationToken cancellationToken) => store.AskAsync(async context => new OverviewModel(
        await TotalsAsync(context, filter, cancellationToken),
        await DaysAsync(context, filter, cancellationToken),
        await StandingAsync(context, filter, now, cancellationToken),
        await VersionsAsync(context, filter, cancellationToken)));

    private static async Task<Totals> TotalsAsync(LogContext context, FleetFilter filter, CancellationToken cancellationToken)
    {
        var sums = await filter.Of(context.FieldCells)
            .GroupBy(cell => new { cell.Metric, cell.Label, cell.Bucket, cell.Network })
            .Select(group => new { group.Key.Metric, group.Key.Label, group.Key.Bucket, group.Key.Network, Value = group.Sum(cell => cell.Value) })
            .OrderByDescending(sum => sum.Value).Take(TotalsMax).ToListAsync(cancellationToken);
        return new Totals([.. sums.Select(sum => new Total((Metric)sum.Metric, sum.Label, sum.Bucket, (FieldNetwork)sum.Network, sum.Value))]);
    }

    private static async Task<IReadOnlyList<DayTimes>> DaysAsync(LogContext context, FleetFilter filter, CancellationToken cancellationToken)
    {
        const short Metric = (short)Protocol.Field.V1.Metric.TimeToSync;
        var counts = await filter.Of(context.FieldCells).Where(cell => cell.Metric == Metric)
            .GroupBy(cell => new { cell.Day, cell.Bucket })
            .Select(group => new { group.Key.Day, group.Key.Bucket, Value = group.Sum(cell => cell.Value) }).ToListAsync(cancellationToken);
        var byDay = counts.ToLookup(count => count.Day, count => ((int)count.Bucket, count.Value));
        return [.. Enumerable.Range(filter.From, filter.To - filter.From + 1).Select(day => new Histogram(Protocol.Field.V1.Metric.TimeToSync, byDay[day]))
            .Select(spread => new DayTimes(spread.Percentile(0.5), spread.Percentile(0.95)))];
    }

    private static async Task<Standing> StandingAsync(LogContext context, FleetFilter filter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var silentBefore = DeviceQuery.SilentBefore(now, DeviceQuery.SilentDaysDefault);
        return await filter.Standing(context.FieldDevices).GroupBy(_ => 1).Select(group => new Standing(
            group.Count(),
            group.Count(device => device.SyncedAt < silentBefore),
            group.Count(device => device.GaveUp > 0),
            group.Count(device => device.Quarantined > 0),
            group.Count(device => device.Rejected > 0),
            group.Count(device => device.OutboxAge >= 3_600_000L),
            group.Count(device => device.OutboxAge >= 86_400_000L),
            group.Count(device => device.OutboxAge >= 604_800_000L))).SingleOrDefaultAsync(cancellationToken) ?? Standing.None;
    }

    private static async Task<IReadOnlyList<VersionShare>> VersionsAsync(LogContext context, FleetFilter filter, CancellationToken cancellationToken) =>
        await filter.Standing(context.FieldDevices).GroupBy(device => device.AppVersion)
            .Select(group => new { group.Key, Devices = group.Count(), SeenAt = group.Max(device => device.SeenAt), SyncedAt = group.Max(device => device.SyncedAt) })
            .OrderByDescending(version => version.Devices).ThenBy(version => version.Key).Take(VersionsMax)
            .Select(version => new VersionShare(version.Key, version.Devices, version.SeenAt, version.SyncedAt)).ToListAsync(cancellationToken);
}
