using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.ChangeLog.Observed;

/// <summary>A transaction whose operations are observed.</summary>
internal sealed class ObservedTransaction(IScopeTransaction inner, StoreObserver observer) : IScopeTransaction
{
    /// <inheritdoc/>
    public ScopeHead Head => inner.Head;

    /// <inheritdoc/>
    public IReadOnlyDictionary<UInt128, ClientLedger> Ledger => inner.Ledger;

    /// <inheritdoc/>
    public bool RefusesExistingRows => inner.RefusesExistingRows;

    /// <inheritdoc/>
    public Task<ScopeDictionary> ReadDictionaryAsync(CancellationToken cancellationToken) =>
        observer.RunAsync("read_dictionary", () => inner.ReadDictionaryAsync(cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRow>> ReadRowsAsync(IReadOnlyList<TableKeys> tables, CancellationToken cancellationToken) =>
        observer.RunAsync("read_rows", () => inner.ReadRowsAsync(tables, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRow>> ReadRowsAfterAsync(int table, ReadOnlyMemory<byte> key, PageBounds bounds, CancellationToken cancellationToken) =>
        observer.RunAsync("read_rows_after", () => inner.ReadRowsAfterAsync(table, key, bounds, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredChunk>> ReadChunksAsync(TextCell cell, IReadOnlyList<int> chunks, CancellationToken cancellationToken) =>
        observer.RunAsync("read_chunks", () => inner.ReadChunksAsync(cell, chunks, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChangeTime>> ReadTimesAsync(long after, int countMax, CancellationToken cancellationToken) =>
        observer.RunAsync("read_times", () => inner.ReadTimesAsync(after, countMax, cancellationToken));

    /// <inheritdoc/>
    public Task<long?> FindTombstoneAsync(long after, int skipped, CancellationToken cancellationToken) =>
        observer.RunAsync("find_tombstone", () => inner.FindTombstoneAsync(after, skipped, cancellationToken));

    /// <inheritdoc/>
    public Task<Compacted> CompactAsync(CompactionCut cut, CancellationToken cancellationToken) =>
        observer.RunAsync("compact", () => inner.CompactAsync(cut, cancellationToken));

    /// <inheritdoc/>
    public Task CommitAsync(ScopeWrite write, CancellationToken cancellationToken) => observer.RunAsync("commit", () => inner.CommitAsync(write, cancellationToken));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
