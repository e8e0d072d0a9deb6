namespace OfflineSync.Server.ChangeLog;

/// <summary>The state of a scope's log.</summary>
/// <param name="Epoch">Names the log: another one after the scope was created anew.</param>
/// <param name="Change">The number of the last change; 0 for a scope without changes.</param>
/// <param name="Stamp">The highest stamp of all changes.</param>
internal readonly record struct ScopeHead(Guid Epoch, long Change, ulong Stamp);
