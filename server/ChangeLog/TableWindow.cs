namespace OfflineSync.Server.ChangeLog;

/// <summary>By which column the rows of a table are older or newer, and how far those that were there before it was named have been sorted.</summary>
/// <param name="Table">The table's number.</param>
/// <param name="Column">The column's number.</param>
/// <param name="Ready">Whether all rows are sorted.</param>
/// <param name="After">Otherwise, the key up to which they are.</param>
internal readonly record struct TableWindow(int Table, int Column, bool Ready, ReadOnlyMemory<byte> After);
