namespace OfflineSync.Server.ChangeLog.Ranges;

/// <summary>The stored ones among some rows of a table, in the order of their keys.</summary>
/// <param name="Table">The table.</param>
/// <param name="Keys">The keys.</param>
/// <param name="AfterKey">Only those above this one; empty: all.</param>
internal sealed record KeysRange(int Table, IReadOnlyList<ReadOnlyMemory<byte>> Keys, ReadOnlyMemory<byte> AfterKey) : RowRange
{
    private readonly Lazy<HashSet<RowAddress>> _set = new(() => [.. Keys.Select(key => new RowAddress(Table, key))]);

    /// <summary>Whether a key is one of them.</summary>
    public bool Contains(ReadOnlyMemory<byte> key) => _set.Value.Contains(new RowAddress(Table, key));
}
