namespace OfflineSync.Server.ChangeLog;

/// <summary>A row to store.</summary>
/// <param name="Row">The row.</param>
/// <param name="Exists">Whether the row is stored already.</param>
/// <param name="Deleted">Whether it is a tombstone.</param>
internal readonly record struct RowRecord(StoredRow Row, bool Exists, bool Deleted)
{
    /// <summary>Its place among its table's windows, see <see cref="Ranges.WindowKey"/>; empty for a deleted row, and where the table has no window column.</summary>
    public ReadOnlyMemory<byte> Window { get; init; }
}
