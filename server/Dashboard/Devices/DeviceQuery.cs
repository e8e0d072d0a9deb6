using OfflineSync.Protocol.Field;
using OfflineSync.Server.Dashboard.Filters;
using OfflineSync.Server.Dashboard.Shell;
using OfflineSync.Server.Fleet;

namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>Which devices are asked for.</summary>
internal sealed record DeviceQuery(FleetFilter Filter, Criterion? With, string? Scope, int SilentDays, string Sort, int Page)
{
    public const int SilentDaysDefault = 7;
    public const int PagesMax = 1_000;

    /// <summary>The order by what was counted, the most first.</summary>
    public const string ByNumber = "number";

    public static readonly string[] Sorts = ["last_sync", "outbox", ByNumber];

    /// <summary>The order without a wish.</summary>
    public string SortDefault => With?.Metric is null ? Sorts[0] : ByNumber;

    /// <summary>Reads it.</summary>
    public static DeviceQuery Read(Visit visit)
    {
        var with = visit.Text("with") is { } text ? Criterion.Parse(text) : null;
        if (with is null && visit.Text("with") is not null)
            visit.Complain("The devices \"with\" something are named by a metric, like silent, rejections:CODE or stops:quota.");
        var query = new DeviceQuery(
            visit.Filter, with, visit.Text("scope"), visit.Number("silent_days", "The days of silence", SilentDaysDefault, 1, FleetFilter.DaysMax), "",
            visit.Number("page", "The page", 1, 1, PagesMax));
        if (query.Scope is { Length: > FieldLimits.TextLengthMax } || query.Scope?.Contains('\0', StringComparison.Ordinal) == true)
            visit.Complain("There is no such scope.");
        var sort = visit.Text("sort") ?? query.SortDefault;
        if (Sorts.Contains(sort) && (sort != ByNumber || with?.Metric is not null))
            return query with { Sort = sort };
        visit.Complain("The list is sorted by last_sync or outbox, or by number if devices counted something.");
        return query with { Sort = query.SortDefault };
    }

    /// <summary>Devices that have not synced since are silent.</summary>
    public static long SilentBefore(DateTimeOffset now, int days) => now.ToUnixTimeMilliseconds() - (days * FieldDay.Milliseconds);
}
