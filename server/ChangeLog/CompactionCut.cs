namespace OfflineSync.Server.ChangeLog;

/// <summary>What one transaction removes of a scope.</summary>
/// <param name="Floor">Tombstones up to this change.</param>
/// <param name="ResultFloor">Results up to this change, but for the last one of each client.</param>
/// <param name="ConflictsBefore">Conflicts that were decided before this time, in milliseconds since 1970-01-01.</param>
/// <param name="ConflictsMax">At most so many conflicts, the oldest ones.</param>
internal readonly record struct CompactionCut(long Floor, long ResultFloor, long ConflictsBefore, int ConflictsMax);
