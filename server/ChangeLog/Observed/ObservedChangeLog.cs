using System.Data.Common;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Ranges;

namespace OfflineSync.Server.ChangeLog.Observed;

/// <summary>A store whose operations are observed.</summary>
internal sealed class ObservedChangeLog(IChangeLog inner, StoreObserver observer) : IChangeLog
{
    /// <inheritdoc/>
    public async Task<IScopeTransaction> BeginAsync(string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken) =>
        new ObservedTransaction(await observer.RunAsync("begin", () => inner.BeginAsync(scope, ranges, cancellationToken)), observer);

    /// <inheritdoc/>
    public async Task<IScopeTransaction> JoinAsync(DbTransaction transaction, string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken) =>
        new ObservedTransaction(await observer.RunAsync("join", () => inner.JoinAsync(transaction, scope, ranges, cancellationToken)), observer);

    /// <inheritdoc/>
    public Task<ScopePage> ReadPageAsync(string scope, LogPosition after, long seen, PageBounds bounds, CancellationToken cancellationToken) =>
        observer.RunAsync("read_page", () => inner.ReadPageAsync(scope, after, seen, bounds, cancellationToken));

    /// <inheritdoc/>
    public Task<long> CountRowsAsync(string scope, LogPosition after, int countMax, CancellationToken cancellationToken) =>
        observer.RunAsync("count_rows", () => inner.CountRowsAsync(scope, after, countMax, cancellationToken));

    /// <inheritdoc/>
    public Task<ScopePage> ReadRangeAsync(string scope, RowRange range, long seen, PageBounds bounds, CancellationToken cancellationToken) =>
        observer.RunAsync("read_range", () => inner.ReadRangeAsync(scope, range, seen, bounds, cancellationToken));

    /// <inheritdoc/>
    public Task<long> CountRangeAsync(string scope, RowRange range, int countMax, CancellationToken cancellationToken) =>
        observer.RunAsync("count_range", () => inner.CountRangeAsync(scope, range, countMax, cancellationToken));

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindWindowBoundAsync(string scope, WindowRange window, int rows, CancellationToken cancellationToken) =>
        observer.RunAsync("find_window_bound", () => inner.FindWindowBoundAsync(scope, window, rows, cancellationToken));

    /// <inheritdoc/>
    public Task<ScopeDictionary> ReadDictionaryAsync(string scope, CancellationToken cancellationToken) =>
        observer.RunAsync("read_dictionary", () => inner.ReadDictionaryAsync(scope, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(IReadOnlyCollection<string> scopes, CancellationToken cancellationToken) =>
        observer.RunAsync("read_heads", () => inner.ReadHeadsAsync(scopes, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConflictEntry>> ReadConflictsAsync(
        string scope,
        UInt128 client,
        LogPosition after,
        long upTo,
        PageBounds bounds,
        CancellationToken cancellationToken) =>
        observer.RunAsync("read_conflicts", () => inner.ReadConflictsAsync(scope, client, after, upTo, bounds, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListScopesAsync(string after, int countMax, CancellationToken cancellationToken) =>
        observer.RunAsync("list_scopes", () => inner.ListScopesAsync(after, countMax, cancellationToken));

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => observer.RunAsync("check", () => inner.CheckAsync(cancellationToken));

    /// <inheritdoc/>
    public bool IsTransient(Exception exception) => inner.IsTransient(exception);
}
