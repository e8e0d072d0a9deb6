namespace OfflineSync.Server.Merge;

/// <summary>A row as merged so far: a winning value for each column, or a tombstone. Immutable.</summary>
/// <param name="stamps">The distinct stamps of the row.</param>
/// <param name="tombstone">The index of the delete's stamp, or -1 for a row that exists.</param>
/// <param name="columns">The columns by ascending number; none for a deleted row.</param>
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
}
