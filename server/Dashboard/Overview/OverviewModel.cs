namespace OfflineSync.Server.Dashboard.Overview;

/// <summary>The figures of the fleet.</summary>
internal sealed record OverviewModel(Totals Totals, IReadOnlyList<DayTimes> Days, Standing Standing, IReadOnlyList<VersionShare> Versions);
