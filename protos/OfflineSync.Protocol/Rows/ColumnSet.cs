namespace OfflineSync.Protocol.Rows;

/// <summary>A set of a table's value columns, by their numbers 0, 1, 2… Immutable; equal by content.</summary>
public sealed class ColumnSet : IEquatable<ColumnSet>
{
    private readonly int[] _indexes;
    private readonly byte[] _bits;

    private ColumnSet(int[] indexes, byte[] bits)
    {
        _indexes = indexes;
        _bits = bits;
    }

    /// <summary>No column.</summary>
    public static ColumnSet Empty { get; } = new([], []);

    /// <summary>The columns' numbers, ascending.</summary>
    public ReadOnlySpan<int> Indexes => _indexes;

    /// <summary>Bit i of byte i / 8 stands for column i; no trailing zero bytes.</summary>
    public ReadOnlyMemory<byte> Bits => _bits;

    /// <summary>How many columns are in the set.</summary>
    public int Count => _indexes.Length;

    /// <summary>The columns 0 to <paramref name="count"/> - 1.</summary>
    public static ColumnSet All(int count) => FromIndexes(Enumerable.Range(0, count));

    /// <summary>The columns with these numbers.</summary>
    public static ColumnSet FromIndexes(IEnumerable<int> indexes)
    {
        var sorted = indexes.Distinct().Order().ToArray();
        if (sorted.Length == 0)
            return Empty;
        var bits = new byte[(sorted[^1] / 8) + 1];
        foreach (var index in sorted)
            bits[index / 8] |= (byte)(1 << (index % 8));
        return new ColumnSet(sorted, bits);
    }

    /// <summary>Reads a mask of the contract.</summary>
    /// <exception cref="ProtocolException">The mask names a column that the table does not have.</exception>
    public static ColumnSet FromBits(ReadOnlySpan<byte> bits, int columnCount)
    {
        var indexes = new List<int>();
        for (var i = 0; i < bits.Length * 8; i++)
        {
            if ((bits[i / 8] & (1 << (i % 8))) == 0)
                continue;
            if (i >= columnCount)
                throw new ProtocolException($"A mask names value column {i}, but the table has only {columnCount}.");
            indexes.Add(i);
        }
        return FromIndexes(indexes);
    }

    /// <summary>Whether the set has the column.</summary>
    public bool Contains(int index) => index / 8 < _bits.Length && (_bits[index / 8] & (1 << (index % 8))) != 0;

    /// <summary>The columns that are in this set and in the other.</summary>
    public ColumnSet Intersect(ColumnSet other) => FromIndexes(_indexes.Where(other.Contains));

    /// <summary>The columns that are in this set and not in the other.</summary>
    public ColumnSet Except(ColumnSet other) => FromIndexes(_indexes.Where(index => !other.Contains(index)));

    /// <inheritdoc/>
    public bool Equals(ColumnSet? other) => ReferenceEquals(this, other) || (other is not null && _bits.AsSpan().SequenceEqual(other._bits));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ColumnSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 2166136261u;
        foreach (var b in _bits)
            hash = (hash ^ b) * 16777619u;
        return (int)hash;
    }
}
