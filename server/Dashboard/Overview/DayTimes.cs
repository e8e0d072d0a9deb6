namespace OfflineSync.Server.Dashboard.Overview;

/// <summary>How long it took on a day until what was written was safe; null: nothing was counted.</summary>
internal sealed record DayTimes(long? Median, long? Slow);
