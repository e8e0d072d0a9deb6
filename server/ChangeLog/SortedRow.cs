namespace OfflineSync.Server.ChangeLog;

/// <summary>A row that gets its place among its table's windows, and is otherwise left alone.</summary>
/// <param name="Table">The number of its table.</param>
/// <param name="Key">The row's key.</param>
/// <param name="Window">The key of its window column's value, see <see cref="Ranges.WindowKey"/>.</param>
internal readonly record struct SortedRow(int Table, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Window);
