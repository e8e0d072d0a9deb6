namespace OfflineSync.Simulation.Store;

/// <summary>A transaction's place in the queue for a scope's lock, and the lock itself once it is granted. Guarded by the store's lock.</summary>
/// <param name="node">The node whose transaction it is.</param>
/// <param name="scope">The scope.</param>
internal sealed class ScopeLease(SimulatedChangeLog node, string scope)
{
    // Whoever waits goes on in its own context, and not within the call that ended the lease before it.
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SimulatedChangeLog Node => node;

    public string Scope => scope;

    /// <summary>Ends when the lock is granted, or the connection is lost before.</summary>
    public Task Granted => _granted.Task;

    /// <summary>Whether the transaction was rolled back from outside.</summary>
    public bool IsLost { get; private set; }

    public void Grant() => _granted.TrySetResult();

    public void Cancel(CancellationToken cancellationToken) => _granted.TrySetCanceled(cancellationToken);

    public void Lose()
    {
        IsLost = true;
        _granted.TrySetException(ConnectionLost());
    }

    /// <summary>What whoever still uses it is told.</summary>
    public static TransientStoreException ConnectionLost() => new("The connection to the store is lost.");
}
