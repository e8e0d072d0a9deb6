namespace OfflineSync.Server.Dashboard.Policies;

/// <summary>How a cohort did in some days.</summary>
internal sealed record Outcome(long? Median, long? Slow, long Failed, long Syncs, long Bytes);
