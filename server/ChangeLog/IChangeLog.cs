using System.Data.Common;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Ranges;

namespace OfflineSync.Server.ChangeLog;

/// <summary>Where scopes are stored. PostgreSQL and SQLite keep one contract, which one test suite checks.</summary>
internal interface IChangeLog
{
    /// <summary>
    /// Starts a transaction that alone may write the scope until it ends, and creates the scope if it is new. Disposing it without a commit
    /// leaves no trace.
    /// </summary>
    /// <param name="scope">The scope.</param>
    /// <param name="ranges">The ledger entries to read, at most one range for a client.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IScopeTransaction> BeginAsync(string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken);

    /// <summary>
    /// The same within a transaction of the store's database that somebody else began, and ends: what is committed in it takes effect with that one. The lock is held until then.
    /// </summary>
    Task<IScopeTransaction> JoinAsync(DbTransaction transaction, string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken);

    /// <summary>Reads rows after a position, the head, and when a change that the caller has seen was committed, in one snapshot.</summary>
    Task<ScopePage> ReadPageAsync(string scope, LogPosition after, long seen, PageBounds bounds, CancellationToken cancellationToken);

    /// <summary>Counts rows after a position, up to a maximum.</summary>
    Task<long> CountRowsAsync(string scope, LogPosition after, int countMax, CancellationToken cancellationToken);

    /// <summary>Reads rows of a range, with everything else that a page has, in one snapshot.</summary>
    Task<ScopePage> ReadRangeAsync(string scope, RowRange range, long seen, PageBounds bounds, CancellationToken cancellationToken);

    /// <summary>Counts the rows of a range, up to a maximum.</summary>
    Task<long> CountRangeAsync(string scope, RowRange range, int countMax, CancellationToken cancellationToken);

    /// <summary>Finds the key of the value that the last of so many newest rows of a window has; null when there are fewer.</summary>
    Task<ReadOnlyMemory<byte>?> FindWindowBoundAsync(string scope, WindowRange window, int rows, CancellationToken cancellationToken);

    /// <summary>Reads the scope's dictionary as committed.</summary>
    Task<ScopeDictionary> ReadDictionaryAsync(string scope, CancellationToken cancellationToken);

    /// <summary>Reads the last change of each scope; scopes that do not exist are left out.</summary>
    Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(IReadOnlyCollection<string> scopes, CancellationToken cancellationToken);

    /// <summary>Reads conflicts that a client's writes lost, after a position and up to a change, in order.</summary>
    Task<IReadOnlyList<ConflictEntry>> ReadConflictsAsync(
        string scope,
        UInt128 client,
        LogPosition after,
        long upTo,
        PageBounds bounds,
        CancellationToken cancellationToken);

    /// <summary>Lists scopes by name, from the one after a name on.</summary>
    Task<IReadOnlyList<string>> ListScopesAsync(string after, int countMax, CancellationToken cancellationToken);

    /// <summary>Throws when the store does not answer.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Whether the same call may succeed when it is repeated.</summary>
    bool IsTransient(Exception exception);
}
