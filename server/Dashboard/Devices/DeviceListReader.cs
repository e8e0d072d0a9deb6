using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>Reads lists of devices.</summary>
internal sealed class DeviceListReader(FieldStore store)
{
    private const int ReasonsMax = 20;

    public Task<DeviceList> ReadAsync(DeviceQuery query, DateTimeOffset now, CancellationToken cancellationToken) => store.AskAsync(async context =>
    {
        var silentBefore = DeviceQuery.SilentBefore(now, query.SilentDays);
        var listed = query.With?.Metric is null
            ? Standing(query, context, silentBefore).Select(device => new ListedRow { Device = device, Count = 0 })
            : Counted(query, context);
        var all = await listed.CountAsync(cancellationToken);
        var sorted = query.Sort == "outbox"
            ? listed.OrderByDescending(row => row.Device.OutboxAge).ThenBy(row => row.Device.Scope).ThenBy(row => row.Device.ClientId)
            : listed.OrderByDescending(row => row.Device.SyncedAt).ThenBy(row => row.Device.Scope).ThenBy(row => row.Device.ClientId);
        var rows = await sorted.Skip((query.Page - 1) * DeviceList.PageSize).Take(DeviceList.PageSize).ToListAsync(cancellationToken);
        var reasons = query.With?.Name == "silent" ? await ReasonsAsync(Standing(query, context, silentBefore), cancellationToken) : [];
        return new DeviceList([.. rows.Select(row => new ListedDevice(row.Device, row.Count))], all, reasons);
    });

    private static IQueryable<FieldDeviceRecord> Standing(DeviceQuery query, LogContext context, long silentBefore)
    {
        var devices = query.Filter.Standing(context.FieldDevices);
        switch (query.With?.Name)
        {
            case "silent":
                return devices.Where(device => device.SyncedAt < silentBefore);
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

    // By the network on which it was counted, not by the device's latest.
    private static IQueryable<ListedRow> Counted(DeviceQuery query, LogContext context)
    {
        var (filter, with, metric) = (query.Filter, query.With!, (short)query.With!.Metric!);
        var cells = context.FieldDeviceCells.Where(cell => cell.Metric == metric && cell.Day >= filter.From && cell.Day <= filter.To && cell.Value > 0);
        if (filter.Network is { } network)
            cells = cells.Where(cell => cell.Network == (short)network);
        if (with.Bucket is { } bucket)
            cells = cells.Where(cell => cell.Bucket == bucket);
        else if (with.Label is { } label)
            cells = cells.Where(cell => cell.Label == label);
        var counts = cells.GroupBy(cell => new { cell.Scope, cell.ClientId })
            .Select(group => new { group.Key.Scope, group.Key.ClientId, Count = group.Sum(cell => cell.Value) });
        return filter.Of(context.FieldDevices).Join(
            counts, device => new { device.Scope, device.ClientId }, count => new { count.Scope, count.ClientId },
            (device, count) => new ListedRow { Device = device, Count = count.Count });
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

        public long Count { get; init; }
    }
}
