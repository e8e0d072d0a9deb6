namespace OfflineSync.Server.ChangeLog;

/// <summary>When a change was committed.</summary>
/// <param name="Change">The change.</param>
/// <param name="CommittedAt">Milliseconds since 1970-01-01.</param>
internal readonly record struct ChangeTime(long Change, long CommittedAt);
