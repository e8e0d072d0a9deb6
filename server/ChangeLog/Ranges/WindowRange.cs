namespace OfflineSync.Server.ChangeLog.Ranges;

/// <summary>The rows of a table between two values of its window column, in the order of the values and then the keys. Deleted rows are in no window.</summary>
/// <param name="Table">The table.</param>
/// <param name="From">The first value's key, see <see cref="WindowKey"/>; empty: from the first on.</param>
/// <param name="AfterKey">Of the rows with that value, those whose key is above this one; empty: all.</param>
/// <param name="Before">Below this value's key; empty: up to the last.</param>
internal sealed record WindowRange(int Table, ReadOnlyMemory<byte> From, ReadOnlyMemory<byte> AfterKey, ReadOnlyMemory<byte> Before) : RowRange
{
    // Above every key of a value.
    private static readonly byte[] Last = [0xFF];

    /// <summary>What all keys are below.</summary>
    public ReadOnlyMemory<byte> End => Before.IsEmpty ? Last : Before;
}
