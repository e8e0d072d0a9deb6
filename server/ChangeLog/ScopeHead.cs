namespace OfflineSync.Server.ChangeLog;

/// <summary>The state of a scope's log.</summary>
/// <param name="Epoch">Names the log: another one after the scope was created anew.</param>
/// <param name="Change">The number of the last change; 0 for a scope without changes.</param>
/// <param name="Stamp">The highest stamp of all changes.</param>
/// <param name="Conflict">The last change at which a write lost a conflict; 0 for none.</param>
internal readonly record struct ScopeHead(Guid Epoch, long Change, ulong Stamp, long Conflict = 0);
