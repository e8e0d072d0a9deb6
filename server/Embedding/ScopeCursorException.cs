namespace OfflineSync.Server.Embedding;

/// <summary>
/// A cursor is of no use any more: the store was restored from a backup, or deletes after the cursor are forgotten (<c>OfflineSync:Retention</c>). Read from an empty cursor, and
/// remove what does not come.
/// </summary>
public sealed class ScopeCursorException(string message, Exception cause) : Exception(message, cause);
