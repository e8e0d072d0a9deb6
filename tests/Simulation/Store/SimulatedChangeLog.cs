using System.Data.Common;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Simulation.Store.Attachments;

namespace OfflineSync.Simulation.Store;

/// <summary>
/// One node's connections to a store. Before each step the node waits for the simulation, which lets time pass there, declares the node dead, or throws
/// what the store or the network would: before the commit it has no effect then, after it the outcome is unknown to the node.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="epochs">Names new scopes.</param>
/// <param name="step">Awaited before each step.</param>
internal sealed class SimulatedChangeLog(SimulatedStore store, EpochSource epochs, Func<StoreStep, Task> step) : IChangeLog
{
    /// <summary>Whether the node is dead. Guarded by the store's lock.</summary>
    public bool IsReleased { get; private set; }

    /// <inheritdoc/>
    public async Task<IScopeTransaction> BeginAsync(string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken)
    {
        await StepAsync(StoreOperation.Begin, scope, cancellationToken);
        return await LockAsync(scope, ranges, null, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IScopeTransaction> JoinAsync(
        DbTransaction transaction, string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken)
    {
        var turn = (store.Beside ?? throw new NotSupportedException("There is no database.")).TurnOf(transaction);
        return await LockAsync(scope, ranges, turn, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ScopePage> ReadPageAsync(string scope, LogPosition after, long seen, PageBounds bounds, CancellationToken cancellationToken) =>
        ReadAsync(scope, () => store.Read(this, scope, content => PageOf(content, content.RowsAfter(after), seen, Bounded(bounds))), cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountRowsAsync(string scope, LogPosition after, int countMax, CancellationToken cancellationToken) =>
        ReadAsync(scope, () => store.Read(this, scope, content => content.RowsAfter(after).Take(countMax).LongCount()), cancellationToken);

    /// <inheritdoc/>
    public Task<ScopePage> ReadRangeAsync(string scope, RowRange range, long seen, PageBounds bounds, CancellationToken cancellationToken) =>
        ReadAsync(scope, () => store.Read(this, scope, content => PageOf(content, content.RowsOf(range), seen, Bounded(bounds))), cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountRangeAsync(string scope, RowRange range, int countMax, CancellationToken cancellationToken) =>
        ReadAsync(scope, () => store.Read(this, scope, content => content.RowsOf(range).Take(countMax).LongCount()), cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindWindowBoundAsync(string scope, WindowRange window, int rows, CancellationToken cancellationToken) =>
        ReadAsync(scope, () => store.Read(this, scope, content => content.BoundOf(window, rows)), cancellationToken);

    /// <inheritdoc/>
    public Task<ScopeDictionary> ReadDictionaryAsync(string scope, CancellationToken cancellationToken) =>
        ReadAsync(scope, () => store.Read(this, scope, content => content.Dictionary), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(IReadOnlyCollection<string> scopes, CancellationToken cancellationToken) =>
        ReadAsync("", () => store.ReadHeads(this, scopes), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConflictEntry>> ReadConflictsAsync(
        string scope,
        UInt128 client,
        LogPosition after,
        long upTo,
        PageBounds bounds,
        CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ConflictEntry>>(
            scope, () => store.Read(this, scope, content => ConflictsOf(content, client, after, upTo, bounds)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListScopesAsync(string after, int countMax, CancellationToken cancellationToken) =>
        ReadAsync("", () => store.ListScopes(this, after, countMax), cancellationToken);

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => ReadHeadsAsync([""], cancellationToken);

    /// <inheritdoc/>
    public bool IsTransient(Exception exception) => exception is TransientStoreException;

    /// <summary>Called by the store when the node is dead.</summary>
    public void MarkReleased() => IsReleased = true;

    /// <summary>Reads, with a step before and another one before the caller has it.</summary>
    public async Task<T> ReadAsync<T>(string scope, Func<T> read, CancellationToken cancellationToken)
    {
        await StepAsync(StoreOperation.Read, scope, cancellationToken);
        var answer = read();
        await StepAsync(StoreOperation.Answer, scope, cancellationToken);
        return answer;
    }

    /// <summary>Lets the simulation have its turn.</summary>
    public async Task StepAsync(StoreOperation operation, string scope, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await step(new StoreStep(operation, scope, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Waits for the lock of a scope, which a transaction beside the log may join.</summary>
    private async Task<IScopeTransaction> LockAsync(
        string scope, IReadOnlyList<LedgerRange> ranges, BesideTurn? joined, CancellationToken cancellationToken)
    {
        var lease = store.Enqueue(this, scope);
        try
        {
            using (cancellationToken.UnsafeRegister((_, token) => store.Cancel(lease, token), null))
                await lease.Granted;
            await StepAsync(StoreOperation.Locked, scope, cancellationToken);
            joined?.AtEnd(() => store.End(lease));
            return store.Read(lease, content => new SimulatedTransaction(
                this,
                store,
                lease,
                content.Head.Epoch == default ? new ScopeHead(epochs(), 0, 0) : content.Head,
                ranges.ToDictionary(range => range.Client, content.ReadLedger))
            {
                IsJoined = joined is not null,
            });
        }
        catch
        {
            store.End(lease);
            throw;
        }
    }

    private PageBounds Bounded(PageBounds bounds) => bounds with { Rows = Math.Min(bounds.Rows, store.PageRowsMax) };

    private static ScopePage PageOf(ScopeContent content, IEnumerable<StoredRow> stored, long seen, PageBounds bounds)
    {
        if (content.Head.Epoch == default)
            return new ScopePage(default, [], Complete: true);
        var (rows, complete) = bounds.Take(stored);
        return new ScopePage(content.Head, rows, complete)
        {
            HeadTime = content.TimeOf(content.Head.Change),
            SeenTime = content.TimeOf(seen),
            Tables = content.Dictionary.Tables.Count,
        };
    }

    private static List<ConflictEntry> ConflictsOf(ScopeContent content, UInt128 client, LogPosition after, long upTo, PageBounds bounds) =>
        bounds.Take(content.ConflictsAfter(after, upTo).Where(conflict => conflict.Client == client)).Items;
}
