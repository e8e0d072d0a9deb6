namespace OfflineSync.Simulation.Store;

/// <summary>The locks of scopes: each is granted in the order in which it was asked for. Guarded by the store's lock.</summary>
internal sealed class ScopeLocks
{
    // The first of each queue has the lock.
    private readonly SortedDictionary<string, LinkedList<ScopeLease>> _queues = new(StringComparer.Ordinal);

    public void Enqueue(ScopeLease lease)
    {
        if (!_queues.TryGetValue(lease.Scope, out var queue))
            _queues.Add(lease.Scope, queue = new LinkedList<ScopeLease>());
        queue.AddLast(lease);
        queue.First!.Value.Grant();
    }

    /// <summary>Whether the lease has the lock.</summary>
    public bool IsHeldBy(ScopeLease lease) => _queues.TryGetValue(lease.Scope, out var queue) && queue.First!.Value == lease;

    /// <summary>Gives the lock, or the place in the queue, away.</summary>
    public void Remove(ScopeLease lease)
    {
        if (_queues.TryGetValue(lease.Scope, out var queue) && queue.Remove(lease))
            GrantNext(lease.Scope, queue);
    }

    /// <summary>Breaks the leases of a node, or all of them.</summary>
    public void Break(SimulatedChangeLog? node)
    {
        foreach (var (scope, queue) in _queues.ToArray())
        {
            var broken = queue.Where(lease => node is null || lease.Node == node).ToArray();
            foreach (var lease in broken)
            {
                queue.Remove(lease);
                lease.Lose();
            }
            if (broken.Length > 0)
                GrantNext(scope, queue);
        }
    }

    private void GrantNext(string scope, LinkedList<ScopeLease> queue)
    {
        if (queue.First is { } next)
            next.Value.Grant();
        else
            _queues.Remove(scope);
    }
}
