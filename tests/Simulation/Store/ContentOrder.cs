using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Simulation.Store;

/// <summary>The orders in which a scope's content is kept.</summary>
internal static class ContentOrder
{
    /// <summary>Rows by table and key.</summary>
    public static IComparer<StoredRow> RowKeys { get; } = Comparer<StoredRow>.Create(CompareKeys);

    /// <summary>Rows in log order. Only a faulty server gives two rows one position.</summary>
    public static IComparer<StoredRow> RowPositions { get; } = Comparer<StoredRow>.Create(
        (a, b) => Compare(a.Position, b.Position) is var order and not 0 ? order : CompareKeys(a, b));

    /// <summary>Changes by client and sequence.</summary>
    public static IComparer<ChangeEntry> Sequences { get; } = Comparer<ChangeEntry>.Create(
        (a, b) => a.Client.CompareTo(b.Client) is var order and not 0 ? order : a.Sequence.CompareTo(b.Sequence));

    /// <summary>Conflicts in log order.</summary>
    public static IComparer<ConflictEntry> Conflicts { get; } = Comparer<ConflictEntry>.Create((a, b) => Compare(a.Position, b.Position));

    /// <summary>Parts of texts by row, column and number.</summary>
    public static IComparer<StoredChunk> Chunks { get; } = Comparer<StoredChunk>.Create((a, b) =>
        CompareKeys(a.Cell.Table, a.Cell.Key, b.Cell.Table, b.Cell.Key) is var order and not 0
            ? order
            : (a.Cell.Column, a.Chunk).CompareTo((b.Cell.Column, b.Chunk)));

    private static int Compare(LogPosition a, LogPosition b) => a.Change != b.Change ? a.Change.CompareTo(b.Change) : a.Ordinal.CompareTo(b.Ordinal);

    private static int CompareKeys(StoredRow a, StoredRow b) => CompareKeys(a.Table, a.Key, b.Table, b.Key);

    private static int CompareKeys(int tableA, ReadOnlyMemory<byte> keyA, int tableB, ReadOnlyMemory<byte> keyB) =>
        tableA != tableB ? tableA.CompareTo(tableB) : keyA.Span.SequenceCompareTo(keyB.Span);
}
