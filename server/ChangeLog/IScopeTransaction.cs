using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.ChangeLog;

/// <summary>Alone writes one scope. Used by one caller at a time.</summary>
internal interface IScopeTransaction : IAsyncDisposable
{
    /// <summary>The log's state at the start.</summary>
    ScopeHead Head { get; }

    /// <summary>What the log holds of the clients that were asked for.</summary>
    IReadOnlyDictionary<UInt128, ClientLedger> Ledger { get; }

    /// <summary>Whether a commit that adds a row which exists throws <see cref="RowsExistException"/>, so that new rows need not be looked for.</summary>
    bool RefusesExistingRows { get; }

    /// <summary>Reads the scope's dictionary.</summary>
    Task<ScopeDictionary> ReadDictionaryAsync(CancellationToken cancellationToken);

    /// <summary>Reads the stored ones among these rows, in any order.</summary>
    Task<IReadOnlyList<StoredRow>> ReadRowsAsync(IReadOnlyList<TableKeys> tables, CancellationToken cancellationToken);

    /// <summary>Reads rows of a table with keys above one, in the order of the keys.</summary>
    Task<IReadOnlyList<StoredRow>> ReadRowsAfterAsync(int table, ReadOnlyMemory<byte> key, PageBounds bounds, CancellationToken cancellationToken);

    /// <summary>Reads parts of a text's history, in any order.</summary>
    Task<IReadOnlyList<StoredChunk>> ReadChunksAsync(TextCell cell, IReadOnlyList<int> chunks, CancellationToken cancellationToken);

    /// <summary>Reads when changes after a change were committed, in order, as far as their results are kept.</summary>
    Task<IReadOnlyList<ChangeTime>> ReadTimesAsync(long after, int countMax, CancellationToken cancellationToken);

    /// <summary>Finds the change of a tombstone: the one that follows so many others after a change, in log order; null if there are no more than that.</summary>
    Task<long?> FindTombstoneAsync(long after, int skipped, CancellationToken cancellationToken);

    /// <summary>Removes what is old, and commits. The floors only rise.</summary>
    Task<Compacted> CompactAsync(CompactionCut cut, CancellationToken cancellationToken);

    /// <summary>Writes everything and commits. When it throws, the outcome may be unknown: the ledger tells at the next try.</summary>
    Task CommitAsync(ScopeWrite write, CancellationToken cancellationToken);
}
