using OfflineSync.Server.Dashboard.Overview;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>One device: how it stands, what it counted each day, and a page of what happened on it.</summary>
internal sealed record DeviceModel(FieldDeviceRecord Device, IReadOnlyList<(int Day, Totals Totals)> Days, IReadOnlyList<FieldEventRecord> Events, bool HasMore)
{
    public const int EventsPerPage = 50;
}
