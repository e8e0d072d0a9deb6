namespace OfflineSync.Server.Conflicts;

/// <summary>How long and how many conflicts are kept.</summary>
/// <param name="Retention">For how long.</param>
/// <param name="PerScopeMax">How many of each scope; the oldest go first.</param>
internal sealed record ConflictLimits(TimeSpan Retention, int PerScopeMax);
