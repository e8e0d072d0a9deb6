using OfflineSync.Protocol.Field;
using OfflineSync.Server.Alerts;
using OfflineSync.Server.Dashboard.Filters;
using OfflineSync.Server.Dashboard.Shell;

namespace OfflineSync.Server.Dashboard.Alerts;

/// <summary>Which alerts are asked for.</summary>
internal sealed record AlertQuery(FleetFilter Filter, string? Rule)
{
    /// <summary>The filters that mean something to alerts: they are of now, of all systems and networks.</summary>
    public const FilterFields Fields = FilterFields.AppVersion | FilterFields.Region;

    /// <summary>Reads it.</summary>
    public static AlertQuery Read(Visit visit)
    {
        var rule = visit.Text("rule");
        if (rule is { Length: > FieldLimits.TextLengthMax })
            visit.Complain("There is no such rule.");
        return new AlertQuery(visit.Filter, rule);
    }

    /// <summary>Whether it asks for an alert. One of all regions is about each region as well.</summary>
    public bool Asks(Alert alert) =>
        (Rule is null || alert.Rule == Rule) && FleetFilter.Fits(Filter.AppVersion, alert.AppVersion) && (alert.Region is null || FleetFilter.Fits(Filter.Region, alert.Region));
}
