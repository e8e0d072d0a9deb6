namespace OfflineSync.Simulation.Store;

/// <summary>What a node does with a store. Each is announced before it happens.</summary>
internal enum StoreOperation
{
    /// <summary>A transaction is about to ask for the scope's lock.</summary>
    Begin,

    /// <summary>The transaction has the lock, and is about to read what it was started with.</summary>
    Locked,

    /// <summary>Something is about to be read.</summary>
    Read,

    /// <summary>Something was read, and is about to reach the node.</summary>
    Answer,

    /// <summary>A transaction is about to commit.</summary>
    Commit,

    /// <summary>The transaction is committed, and the node is about to hear of it.</summary>
    Committed,
}
