namespace OfflineSync.Server.ChangeLog;

/// <summary>Names a text that is merged character by character.</summary>
/// <param name="Table">The number of its table.</param>
/// <param name="Key">The row's encoded key.</param>
/// <param name="Column">The number of its column.</param>
internal readonly record struct TextCell(int Table, ReadOnlyMemory<byte> Key, int Column)
{
    /// <summary>The row that it is in.</summary>
    public RowAddress Row => new(Table, Key);

    /// <summary>Whether both name the same text.</summary>
    public bool Equals(TextCell other) => Column == other.Column && Row.Equals(other.Row);

    /// <inheritdoc/>
    public override int GetHashCode() => (Row.GetHashCode() * 31) + Column;
}
