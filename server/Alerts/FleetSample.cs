using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Fleet;

namespace OfflineSync.Server.Alerts;

/// <summary>What the rules look at: how devices stand, and what they counted today and on the eight days before.</summary>
/// <param name="Today">The day: days since 1970-01-01.</param>
/// <param name="Devices">The devices.</param>
/// <param name="Cells">The numbers.</param>
internal sealed record FleetSample(int Today, IReadOnlyList<DeviceGroup> Devices, IReadOnlyList<CellGroup> Cells)
{
    /// <summary>How many days before today are looked at.</summary>
    public const int DaysBefore = 8;

    /// <summary>Numbers of a metric since yesterday: the day has only begun.</summary>
    public IEnumerable<CellGroup> Latest(Metric metric) => Cells.Where(cell => cell.Metric == metric && cell.Day >= Today - 1);

    /// <summary>How the values of a metric are spread that some cells count.</summary>
    public static Histogram Spread(Metric metric, IEnumerable<CellGroup> cells) => new(metric, cells.Select(cell => (cell.Bucket, cell.Value)));

    /// <summary>Devices of an app version that reported since yesterday.</summary>
    public int RecentOf(string appVersion) => Devices.Where(device => device.AppVersion == appVersion).Sum(device => device.Recent);
}
