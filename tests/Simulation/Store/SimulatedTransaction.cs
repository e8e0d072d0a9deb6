using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Simulation.Store;

/// <summary>A transaction that has the scope's lock, until it ends or its node is dead.</summary>
internal sealed class SimulatedTransaction(
    SimulatedChangeLog node, SimulatedStore store, ScopeLease lease, ScopeHead head, IReadOnlyDictionary<UInt128, ClientLedger> ledger) : IScopeTransaction
{
    /// <summary>Whether the lock stays until another transaction ends, of which this one is a part.</summary>
    public bool IsJoined { get; init; }

    /// <inheritdoc/>
    public ScopeHead Head => head;

    /// <inheritdoc/>
    public IReadOnlyDictionary<UInt128, ClientLedger> Ledger => ledger;

    /// <inheritdoc/>
    public bool RefusesExistingRows => store.RefusesExistingRows;

    /// <inheritdoc/>
    public Task<ScopeDictionary> ReadDictionaryAsync(CancellationToken cancellationToken) => ReadAsync(content => content.Dictionary, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRow>> ReadRowsAsync(IReadOnlyList<TableKeys> tables, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredRow>>(content => RowsOf(content, tables), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRow>> ReadRowsAfterAsync(int table, ReadOnlyMemory<byte> key, PageBounds bounds, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredRow>>(content => bounds.Take(content.RowsAfter(table, key)).Items, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredChunk>> ReadChunksAsync(TextCell cell, IReadOnlyList<int> chunks, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredChunk>>(content => ChunksOf(content, cell, chunks), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChangeTime>> ReadTimesAsync(long after, int countMax, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ChangeTime>>(content => [.. content.TimesAfter(after).Take(countMax)], cancellationToken);

    /// <inheritdoc/>
    public Task<long?> FindTombstoneAsync(long after, int skipped, CancellationToken cancellationToken) =>
        ReadAsync(content => content.TombstonesAfter(after).Skip(skipped).Select(change => (long?)change).FirstOrDefault(), cancellationToken);

    /// <inheritdoc/>
    public async Task<Compacted> CompactAsync(CompactionCut cut, CancellationToken cancellationToken)
    {
        await node.StepAsync(StoreOperation.Commit, lease.Scope, cancellationToken);
        var compacted = store.Compact(lease, cut);
        await node.StepAsync(StoreOperation.Committed, lease.Scope, CancellationToken.None);
        return compacted;
    }

    /// <inheritdoc/>
    public async Task CommitAsync(ScopeWrite write, CancellationToken cancellationToken)
    {
        await node.StepAsync(StoreOperation.Commit, lease.Scope, cancellationToken);
        store.Commit(lease, head.Epoch, write);
        // What is committed stays so, even when nobody waits for the answer any more.
        await node.StepAsync(StoreOperation.Committed, lease.Scope, CancellationToken.None);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!IsJoined)
            store.End(lease);
        return ValueTask.CompletedTask;
    }

    private Task<T> ReadAsync<T>(Func<ScopeContent, T> read, CancellationToken cancellationToken) =>
        node.ReadAsync(lease.Scope, () => store.Read(lease, read), cancellationToken);

    private static List<StoredRow> RowsOf(ScopeContent content, IReadOnlyList<TableKeys> tables)
    {
        var rows = new List<StoredRow>();
        foreach (var (table, keys) in tables)
        {
            foreach (var key in keys)
            {
                if (content.TryFindRow(table, key, out var row))
                    rows.Add(row);
            }
        }
        return rows;
    }

    private static List<StoredChunk> ChunksOf(ScopeContent content, TextCell cell, IReadOnlyList<int> chunks)
    {
        var stored = new List<StoredChunk>(chunks.Count);
        foreach (var chunk in chunks)
        {
            if (content.TryFindChunk(cell, chunk, out var found))
                stored.Add(found);
        }
        return stored;
    }
}
