using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Alerts;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>Reads lists of devices.</summary>
internal sealed class DeviceListReader(FieldStore store, AlertOptions alerts)
{
    private const int ReasonsMax = 20;

    public Task<DeviceList> ReadAsync(DeviceQuery query, DateTimeOffset now, CancellationToken cancellationToken) => store.AskAsync(async context =>
    {
        var listed = query.With switch
        {
            { Metric: null } or null => Standing(query, context, now).Select(device => new ListedRow { Device = device, Number = 0, Whole = 0, Order = 0, Part = 0 }),
            { Percentile: { } share } => Timed(query, context, share),
            { IsFailures: true } => Failed(query, context),
            _ => Counted(query, context),
        };
        var all = await listed.CountAsync(cancellationToken);
        var sorted = query.Sort switch
        {
            DeviceQuery.ByNumber => listed.OrderByDescending(row => row.Order).ThenByDescending(row => row.Part).ThenByDescending(row => row.Number),
            "outbox" => listed.OrderByDescending(row => row.Device.OutboxAge),
            _ => listed.OrderByDescending(row => row.Device.SyncedAt),
        };
        var rows = await sorted.ThenBy(row => row.Device.Scope).ThenBy(row => row.Device.ClientId)
            .Skip((query.Page - 1) * DeviceList.PageSize).Take(DeviceList.PageSize).ToListAsync(cancellationToken);
        var reasons = query.With?.Name is "silent" or "alerted_silent" ? await ReasonsAsync(Standing(query, context, now), cancellationToken) : [];
        return new DeviceList([.. rows.Select(row => Listed(query.With, row))], all, reasons);
    });

    private static ListedDevice Listed(Criterion? with, ListedRow row) => with is { Percentile: not null, Metric: { } metric }
        ? new ListedDevice(row.Device, Histogram.ValueAt(metric, (int)row.Order, row.Part), row.Whole)
        : new ListedDevice(row.Device, row.Number, row.Whole);

    private IQueryable<FieldDeviceRecord> Standing(DeviceQuery query, LogContext context, DateTimeOffset now)
    {
        var devices = query.Filter.Standing(Within(query, context));
        var alerted = new AlertedDevices(alerts, now);
        switch (query.With?.Name)
        {
            case "silent":
                var silentBefore = DeviceQuery.SilentBefore(now, query.SilentDays);
                return devices.Where(device => device.SyncedAt < silentBefore);
            case "alerted_silent":
                return devices.Where(alerted.Known).Where(alerted.Silent);
            case "alerted_outbox":
                return devices.Where(alerted.Known).Where(alerted.OldOutbox);
            case "gave_up":
                return devices.Where(device => device.GaveUp > 0);
            case "quarantined":
                return devices.Where(device => device.Quarantined > 0);
            case "rejected":
                return devices.Where(device => device.Rejected > 0);
            case "outbox":
                var age = query.With.OutboxAge;
                return devices.Where(device => device.OutboxAge >= age);
            default:
                return devices;
        }
    }

    private static IQueryable<FieldDeviceRecord> Within(DeviceQuery query, LogContext context) =>
        query.Scope is { } scope ? context.FieldDevices.Where(device => device.Scope == scope) : context.FieldDevices;

    private static IQueryable<ListedRow> Counted(DeviceQuery query, LogContext context)
    {
        var cells = Cells(query, context);
        if (query.With!.Bucket is { } bucket)
            cells = cells.Where(cell => cell.Bucket == bucket);
        else if (query.With.Labels is { } labels)
            cells = cells.Where(cell => labels.Contains(cell.Label));
        var counts = cells.GroupBy(cell => new { cell.Scope, cell.ClientId })
            .Select(group => new { group.Key.Scope, group.Key.ClientId, Number = group.Sum(cell => cell.Value) });
        return query.Filter.Of(Within(query, context)).Join(
            counts, device => new { device.Scope, device.ClientId }, count => new { count.Scope, count.ClientId },
            (device, count) => new ListedRow { Device = device, Number = count.Number, Whole = 0, Order = count.Number, Part = 0 });
    }

    // Those that the app or the system cancelled have not failed.
    private static IQueryable<ListedRow> Failed(DeviceQuery query, LogContext context)
    {
        var counts = Cells(query, context).GroupBy(cell => new { cell.Scope, cell.ClientId })
            .Select(group => new
            {
                group.Key.Scope,
                group.Key.ClientId,
                Whole = group.Sum(cell => cell.Value),
                Number = group.Sum(cell => cell.Label == "ok" || cell.Label == "cancelled" ? 0 : cell.Value),
            })
            .Where(count => count.Number > 0);
        return query.Filter.Of(Within(query, context)).Join(
            counts, device => new { device.Scope, device.ClientId }, count => new { count.Scope, count.ClientId },
            (device, count) => new ListedRow { Device = device, Number = count.Number, Whole = count.Whole, Order = (double)count.Number / count.Whole, Part = 0 });
    }

    private static IQueryable<ListedRow> Timed(DeviceQuery query, LogContext context, double share)
    {
        var filter = query.Filter;
        var times = DevicePercentile.Of(context, query.With!.Metric!.Value, share, filter.From, filter.To, filter.Network);
        return filter.Of(Within(query, context)).Join(
            times, device => new { device.Scope, device.ClientId }, time => new { time.Scope, time.ClientId },
            (device, time) => new ListedRow { Device = device, Number = 0, Whole = (long)time.Total, Order = time.Bucket, Part = time.Part });
    }

    // By the network on which it was counted, not by the device's latest.
    private static IQueryable<FieldDeviceCellRecord> Cells(DeviceQuery query, LogContext context)
    {
        var (filter, metric) = (query.Filter, (short)query.With!.Metric!);
        var cells = context.FieldDeviceCells.Where(cell => cell.Metric == metric && cell.Day >= filter.From && cell.Day <= filter.To && cell.Value > 0);
        return filter.Network is { } network ? cells.Where(cell => cell.Network == (short)network) : cells;
    }

    private static async Task<IReadOnlyList<(string Result, string Reason, int Devices)>> ReasonsAsync(IQueryable<FieldDeviceRecord> devices, CancellationToken cancellationToken)
    {
        var groups = await devices.GroupBy(device => new { device.LastResult, device.LastReason })
            .Select(group => new { group.Key.LastResult, group.Key.LastReason, Count = group.Count() })
            .OrderByDescending(group => group.Count).ThenBy(group => group.LastResult).ThenBy(group => group.LastReason).Take(ReasonsMax).ToListAsync(cancellationToken);
        return [.. groups.Select(group => (group.LastResult, group.LastReason, group.Count))];
    }

    private sealed class ListedRow
    {
        public required FieldDeviceRecord Device { get; init; }

        public long Number { get; init; }

        public long Whole { get; init; }

        /// <summary>What the list is sorted by, with the part after it.</summary>
        public double Order { get; init; }

        public double Part { get; init; }
    }
}
