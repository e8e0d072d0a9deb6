namespace OfflineSync.Server.ChangeLog;

/// <summary>A table of a scope's dictionary.</summary>
/// <param name="Table">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="KeyColumns">The names of its key columns, in order.</param>
internal sealed record TableRecord(int Table, string Name, IReadOnlyList<string> KeyColumns);
