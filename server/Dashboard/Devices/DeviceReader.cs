using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Dashboard.Filters;
using OfflineSync.Server.Dashboard.Overview;
using OfflineSync.Server.Fleet;

namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>Reads one device.</summary>
internal sealed class DeviceReader(FieldStore store)
{
    private const int CellsMax = 20_000;

    /// <summary>Reads it; null: there is none.</summary>
    public Task<DeviceModel?> ReadAsync(string scope, Guid client, FleetFilter filter, int page, CancellationToken cancellationToken) => store.AskAsync<DeviceModel?>(async context =>
    {
        var device = await context.FieldDevices.SingleOrDefaultAsync(one => one.Scope == scope && one.ClientId == client, cancellationToken);
        if (device is null)
            return null;
        var cells = await context.FieldDeviceCells
            .Where(cell => cell.Scope == scope && cell.ClientId == client && cell.Day >= filter.From && cell.Day <= filter.To)
            .OrderByDescending(cell => cell.Day).Take(CellsMax).ToListAsync(cancellationToken);
        var events = await context.FieldEvents.Where(one => one.Scope == scope && one.ClientId == client)
            .OrderByDescending(one => one.At).ThenByDescending(one => one.ReportNumber).ThenByDescending(one => one.Ord)
            .Skip((page - 1) * DeviceModel.EventsPerPage).Take(DeviceModel.EventsPerPage + 1).ToListAsync(cancellationToken);
        var days = cells.GroupBy(cell => cell.Day).Select(group => (group.Key, new Totals(
            [.. group.Select(cell => new Total((Metric)cell.Metric, cell.Label, cell.Bucket, (FieldNetwork)cell.Network, cell.Value))])));
        return new DeviceModel(device, [.. days], [.. events.Take(DeviceModel.EventsPerPage)], events.Count > DeviceModel.EventsPerPage);
    });
}
