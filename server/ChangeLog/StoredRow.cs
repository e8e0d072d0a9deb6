namespace OfflineSync.Server.ChangeLog;

/// <summary>A row as stored.</summary>
/// <param name="Table">The number of its table in the scope's dictionary.</param>
/// <param name="Key">Its key as <see cref="Protocol.Values.RowKey"/> writes it.</param>
/// <param name="Position">Its place in the log.</param>
/// <param name="Data">Its state as <see cref="Merge.RowStateWriter"/> writes it.</param>
internal readonly record struct StoredRow(int Table, ReadOnlyMemory<byte> Key, LogPosition Position, ReadOnlyMemory<byte> Data)
{
    /// <summary>
    /// The change of which clients hear wherever the row is, see <see cref="Ranges.WindowChange"/>; nothing for a deleted row, where its table had no window column, and where it was not read.
    /// </summary>
    public long? WindowChange { get; init; }
}
