using System.Data.Common;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Ranges;

namespace OfflineSync.Contract;

/// <summary>Stands before a store, counts its transactions, and fails commits as the test says.</summary>
internal sealed class FaultyChangeLog(IChangeLog inner) : IChangeLog
{
    private int _transactions;

    /// <summary>How many transactions were started.</summary>
    public int Transactions => _transactions;

    /// <summary>How many bytes of texts' histories were read.</summary>
    public long ChunkBytesRead { get; private set; }

    /// <summary>Called with each commit; replaces what is written, or throws.</summary>
    public Func<ScopeWrite, ScopeWrite> BeforeCommit { get; set; } = write => write;

    /// <summary>Called after each commit.</summary>
    public Action AfterCommit { get; set; } = () => { };

    /// <summary>Awaited before each transaction starts.</summary>
    public Func<Task> BeforeBegin { get; set; } = () => Task.CompletedTask;

    /// <summary>Called before somebody's transaction is joined.</summary>
    public Action BeforeJoin { get; set; } = () => { };

    /// <summary>Awaited after each page is read.</summary>
    public Func<Task> AfterPage { get; set; } = () => Task.CompletedTask;

    /// <summary>At most so many rows in a page.</summary>
    public int PageRows { get; set; } = int.MaxValue;

    /// <summary>Lets everything that changed of a window be read by way of the window, as if much had changed outside.</summary>
    public bool ReadsByWindow { get; set; }

    /// <summary>How many pages were read by way of a window.</summary>
    public int PagesByWindow { get; private set; }

    public async Task<IScopeTransaction> BeginAsync(string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken)
    {
        await BeforeBegin();
        Interlocked.Increment(ref _transactions);
        return new Transaction(this, await inner.BeginAsync(scope, ranges, cancellationToken));
    }

    public Task<IScopeTransaction> JoinAsync(DbTransaction transaction, string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken)
    {
        BeforeJoin();
        return inner.JoinAsync(transaction, scope, ranges, cancellationToken);
    }

    public async Task<ScopePage> ReadPageAsync(string scope, LogPosition after, long seen, PageBounds bounds, CancellationToken cancellationToken)
    {
        var page = await inner.ReadPageAsync(scope, after, seen, bounds with { Rows = Math.Min(bounds.Rows, PageRows) }, cancellationToken);
        await AfterPage();
        return page;
    }

    public Task<long> CountRowsAsync(string scope, LogPosition after, int countMax, CancellationToken cancellationToken) =>
        inner.CountRowsAsync(scope, after, countMax, cancellationToken);

    public async Task<ScopePage> ReadRangeAsync(string scope, RowRange range, long seen, PageBounds bounds, CancellationToken cancellationToken)
    {
        range = Redirect(range);
        PagesByWindow += range is TablesRange tables && tables.Tables.Any(table => table.Interest is { ByWindow: true }) ? 1 : 0;
        var page = await inner.ReadRangeAsync(scope, range, seen, bounds with { Rows = Math.Min(bounds.Rows, PageRows) }, cancellationToken);
        await AfterPage();
        return page;
    }

    public Task<long> CountRangeAsync(string scope, RowRange range, int countMax, CancellationToken cancellationToken) =>
        inner.CountRangeAsync(scope, Redirect(range), countMax, cancellationToken);

    private RowRange Redirect(RowRange range) => ReadsByWindow && range is TablesRange tables
        ? new TablesRange([.. tables.Tables.Select(table => table with { Interest = table.Interest is { } interest ? interest with { ByWindow = true } : null })])
        : range;

    public Task<ReadOnlyMemory<byte>?> FindWindowBoundAsync(string scope, WindowRange window, int rows, CancellationToken cancellationToken) =>
        inner.FindWindowBoundAsync(scope, window, rows, cancellationToken);

    public Task<ScopeDictionary> ReadDictionaryAsync(string scope, CancellationToken cancellationToken) =>
        inner.ReadDictionaryAsync(scope, cancellationToken);

    public Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(IReadOnlyCollection<string> scopes, CancellationToken cancellationToken) =>
        inner.ReadHeadsAsync(scopes, cancellationToken);

    public Task<IReadOnlyList<ConflictEntry>> ReadConflictsAsync(
        string scope, UInt128 client, LogPosition after, long upTo, PageBounds bounds, CancellationToken cancellationToken) =>
        inner.ReadConflictsAsync(scope, client, after, upTo, bounds with { Rows = Math.Min(bounds.Rows, PageRows) }, cancellationToken);

    public Task<IReadOnlyList<string>> ListScopesAsync(string after, int countMax, CancellationToken cancellationToken) =>
        inner.ListScopesAsync(after, countMax, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    public bool IsTransient(Exception exception) => exception is TimeoutException || inner.IsTransient(exception);

    private sealed class Transaction(FaultyChangeLog log, IScopeTransaction inner) : IScopeTransaction
    {
        public bool RefusesExistingRows => inner.RefusesExistingRows;

        public ScopeHead Head => inner.Head;

        public IReadOnlyDictionary<UInt128, ClientLedger> Ledger => inner.Ledger;

        public Task<ScopeDictionary> ReadDictionaryAsync(CancellationToken cancellationToken) => inner.ReadDictionaryAsync(cancellationToken);

        public Task<IReadOnlyList<StoredRow>> ReadRowsAsync(IReadOnlyList<TableKeys> tables, CancellationToken cancellationToken) =>
            inner.ReadRowsAsync(tables, cancellationToken);

        public Task<IReadOnlyList<StoredRow>> ReadRowsAfterAsync(int table, ReadOnlyMemory<byte> key, PageBounds bounds, CancellationToken cancellationToken) =>
            inner.ReadRowsAfterAsync(table, key, bounds with { Rows = Math.Min(bounds.Rows, log.PageRows) }, cancellationToken);

        public async Task<IReadOnlyList<StoredChunk>> ReadChunksAsync(TextCell cell, IReadOnlyList<int> chunks, CancellationToken cancellationToken)
        {
            var read = await inner.ReadChunksAsync(cell, chunks, cancellationToken);
            log.ChunkBytesRead += read.Sum(chunk => (long)chunk.Data.Length);
            return read;
        }

        public Task<IReadOnlyList<ChangeTime>> ReadTimesAsync(long after, int countMax, CancellationToken cancellationToken) =>
            inner.ReadTimesAsync(after, countMax, cancellationToken);

        public Task<long?> FindTombstoneAsync(long after, int skipped, CancellationToken cancellationToken) =>
            inner.FindTombstoneAsync(after, skipped, cancellationToken);

        public Task<Compacted> CompactAsync(CompactionCut cut, CancellationToken cancellationToken) => inner.CompactAsync(cut, cancellationToken);

        public async Task CommitAsync(ScopeWrite write, CancellationToken cancellationToken)
        {
            await inner.CommitAsync(log.BeforeCommit(write), cancellationToken);
            log.AfterCommit();
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
