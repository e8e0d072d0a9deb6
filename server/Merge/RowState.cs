namespace OfflineSync.Server.Merge;

/// <summary>A row as merged so far: a winning value for each column, or a tombstone. Immutable.</summary>
/// <param name="stamps">The distinct stamps of the row.</param>
/// <param name="tombstone">The index of the delete's stamp, or -1 for a row that exists.</param>
/// <param name="columns">The columns by ascending number; of a deleted row, none or those that it had.</param>
internal sealed class RowState(Stamp[] stamps, int tombstone, ColumnState[] columns)
{
    private const int NoTombstone = -1;

    /// <summary>The distinct stamps of the row.</summary>
    public ReadOnlySpan<Stamp> Stamps => stamps;

    /// <summary>The index of the delete's stamp, or -1.</summary>
    public int TombstoneIndex => tombstone;

    /// <summary>Whether the row is deleted.</summary>
    public bool Deleted => tombstone != NoTombstone;

    /// <summary>The delete of a deleted row.</summary>
    public Stamp Tombstone => stamps[tombstone];

    /// <summary>The columns by ascending number.</summary>
    public ReadOnlySpan<ColumnState> Columns => columns;

    /// <summary>A row that exists.</summary>
    public static RowState Of(Stamp[] stamps, ColumnState[] columns) => new(stamps, NoTombstone, columns);

    /// <summary>A deleted row.</summary>
    public static RowState Buried(in Stamp stamp) => new([stamp], 0, []);

    /// <summary>A deleted row that keeps its columns, because an update may still win over the delete.</summary>
    public static RowState Buried(in Stamp stamp, RowState columns) => new([.. columns.Stamps, stamp], columns.Stamps.Length, columns.Columns.ToArray());

    /// <summary>The row with all its stamps changed.</summary>
    public RowState WithStamps(Func<Stamp, Stamp> change) => new([.. stamps.Select(change)], tombstone, columns);

    /// <summary>The index of a column among <see cref="Columns"/>, or a negative number.</summary>
    public int IndexOf(int column)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Column == column)
                return i;
        }
        return -1;
    }
}
