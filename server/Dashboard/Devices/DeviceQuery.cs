using OfflineSync.Server.Dashboard.Filters;
using OfflineSync.Server.Dashboard.Shell;

namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>Which devices are asked for.</summary>
internal sealed record DeviceQuery(FleetFilter Filter, Criterion? With, int SilentDays, string Sort, int Page)
{
    public const int SilentDaysDefault = 7;
    public const int PagesMax = 1_000;
    public static readonly string[] Sorts = ["last_sync", "outbox"];

    /// <summary>Reads it.</summary>
    public static DeviceQuery Read(Visit visit)
    {
        var with = visit.Text("with") is { } text ? Criterion.Parse(text) : null;
        if (with is null && visit.Text("with") is not null)
            visit.Complain("The devices \"with\" something are named by a metric, like silent, rejections:CODE or stops:quota.");
        var sort = visit.Text("sort") ?? Sorts[0];
        if (!Sorts.Contains(sort))
        {
            visit.Complain("The list is sorted by last_sync or outbox.");
            sort = Sorts[0];
        }
        return new DeviceQuery(
            visit.Filter, with, visit.Number("silent_days", "The days of silence", SilentDaysDefault, 1, FleetFilter.DaysMax), sort, visit.Number("page", "The page", 1, 1, PagesMax));
    }

    /// <summary>Devices that have not synced since are silent.</summary>
    public static long SilentBefore(DateTimeOffset now, int days) => now.ToUnixTimeMilliseconds() - (days * FieldDay.Milliseconds);
}
