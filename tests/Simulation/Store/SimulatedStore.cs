using OfflineSync.Server.ChangeLog;
using OfflineSync.Simulation.Store.Attachments;

namespace OfflineSync.Simulation.Store;

/// <summary>What a database cluster holds: it stays while the nodes that are connected to it come and go. Safe to use from several threads.</summary>
/// <param name="refusesExistingRows">Whether the store tells of a row that is added twice as PostgreSQL does, or fails as SQLite does.</param>
internal sealed class SimulatedStore(bool refusesExistingRows)
{
    private readonly Lock _lock = new();
    private readonly ScopeLocks _locks = new();
    private SortedDictionary<string, ScopeContent> _scopes = new(StringComparer.Ordinal);

    /// <summary>What is kept beside the log; null where nobody needs it.</summary>
    public BesideStore? Beside { get; init; }

    /// <summary>How many rows it gives at once, however many are asked for.</summary>
    public int PageRowsMax { get; set; } = int.MaxValue;

    /// <summary>Called within each commit, with the scope, what was written, and the log's state before.</summary>
    public event Action<string, ScopeWrite, ScopeHead>? Committed;

    /// <summary>Called when deletes are forgotten, with the scope, the tombstones, and the change up to which they are gone.</summary>
    public event Action<string, IReadOnlyList<StoredRow>, long>? Forgotten;

    /// <summary>Whether a commit that adds a row which exists throws <see cref="RowsExistException"/>.</summary>
    public bool RefusesExistingRows => refusesExistingRows;

    /// <summary>What becomes of a write before it is stored, as a canary.</summary>
    public Func<ScopeWrite, ScopeWrite>? Damage { get; set; }

    /// <summary>The names of all scopes, in order.</summary>
    public IReadOnlyList<string> Scopes
    {
        get
        {
            lock (_lock)
                return [.. _scopes.Keys];
        }
    }

    /// <summary>Reads the committed content of a scope.</summary>
    public T Read<T>(string scope, Func<ScopeContent, T> read)
    {
        lock (_lock)
            return read(ContentOf(scope));
    }

    /// <summary>Makes a backup.</summary>
    public StoreCopy Copy()
    {
        lock (_lock)
        {
            foreach (var content in _scopes.Values)
                content.Share();
            return new StoreCopy(new SortedDictionary<string, ScopeContent>(_scopes, StringComparer.Ordinal)) { Beside = Beside?.Copy() };
        }
    }

    /// <summary>Puts a backup in place of everything: the epochs are those of the backup. All connections break.</summary>
    public void Restore(StoreCopy copy)
    {
        lock (_lock)
        {
            _locks.Break(node: null);
            _scopes = new SortedDictionary<string, ScopeContent>(StringComparer.Ordinal);
            foreach (var (scope, content) in copy.Scopes)
                _scopes.Add(scope, content);
            if (copy.Beside is { } beside)
                Beside?.Restore(beside);
        }
    }

    /// <summary>Breaks a node's connections: its transactions roll back, and it may begin others.</summary>
    public void Disconnect(SimulatedChangeLog node)
    {
        lock (_lock)
            _locks.Break(node);
    }

    /// <summary>Notes that a node is dead: its transactions roll back, and what it still asks for fails.</summary>
    public void Release(SimulatedChangeLog node)
    {
        lock (_lock)
        {
            node.MarkReleased();
            _locks.Break(node);
            Beside?.Release(node);
        }
    }

    /// <summary>Reads for a node.</summary>
    public T Read<T>(SimulatedChangeLog node, string scope, Func<ScopeContent, T> read)
    {
        lock (_lock)
        {
            RequireAlive(node);
            return read(ContentOf(scope));
        }
    }

    /// <summary>Reads the last change of each scope that exists.</summary>
    public IReadOnlyDictionary<string, long> ReadHeads(SimulatedChangeLog node, IReadOnlyCollection<string> scopes)
    {
        lock (_lock)
        {
            RequireAlive(node);
            var heads = new SortedDictionary<string, long>(StringComparer.Ordinal);
            foreach (var scope in scopes)
            {
                if (_scopes.TryGetValue(scope, out var content))
                    heads[scope] = content.Head.Change;
            }
            return heads;
        }
    }

    /// <summary>Queues for a scope's lock.</summary>
    public ScopeLease Enqueue(SimulatedChangeLog node, string scope)
    {
        lock (_lock)
        {
            RequireAlive(node);
            var lease = new ScopeLease(node, scope);
            _locks.Enqueue(lease);
            return lease;
        }
    }

    /// <summary>Gives up the waiting for a lock.</summary>
    public void Cancel(ScopeLease lease, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Granted in this moment, it is the transaction's to end.
            if (_locks.IsHeldBy(lease))
                return;
            _locks.Remove(lease);
            lease.Cancel(cancellationToken);
        }
    }

    /// <summary>Ends a transaction without effect, or does nothing when it is over.</summary>
    public void End(ScopeLease lease)
    {
        lock (_lock)
            _locks.Remove(lease);
    }

    /// <summary>Reads within a transaction.</summary>
    public T Read<T>(ScopeLease lease, Func<ScopeContent, T> read)
    {
        lock (_lock)
        {
            RequireHeld(lease);
            return read(ContentOf(lease.Scope));
        }
    }

    /// <summary>Writes everything, and ends the transaction.</summary>
    public void Commit(ScopeLease lease, Guid epoch, ScopeWrite write)
    {
        lock (_lock)
        {
            RequireHeld(lease);
            var content = ContentOf(lease.Scope);
            if (UniqueKeys.HasAddedRow(content, write))
                throw RefusesExistingRows ? new RowsExistException(Violation("A row is stored already.")) : Violation("A row is stored already.");
            if (UniqueKeys.FindViolation(content, write) is { } violation)
                throw Violation(violation);
            var before = content.Head with { Epoch = epoch };
            WritableOf(lease.Scope).Apply(Damage?.Invoke(write) ?? write, epoch);
            _locks.Remove(lease);
            Committed?.Invoke(lease.Scope, write, before);
        }
    }

    /// <summary>Lists scopes by name.</summary>
    public IReadOnlyList<string> ListScopes(SimulatedChangeLog node, string after, int countMax)
    {
        lock (_lock)
        {
            RequireAlive(node);
            return [.. _scopes.Keys.Where(scope => string.CompareOrdinal(scope, after) > 0).Take(countMax)];
        }
    }

    /// <summary>Removes what is old, and ends the transaction.</summary>
    public Compacted Compact(ScopeLease lease, CompactionCut cut)
    {
        lock (_lock)
        {
            RequireHeld(lease);
            _locks.Remove(lease);
            if (!_scopes.ContainsKey(lease.Scope))
                return default;
            Forgotten?.Invoke(lease.Scope, ContentOf(lease.Scope).TombstonesUpTo(cut.Floor), cut.Floor);
            return WritableOf(lease.Scope).Compact(cut);
        }
    }

    private static InvalidOperationException Violation(string message) => new(message);

    private ScopeContent ContentOf(string scope) => _scopes.GetValueOrDefault(scope, ScopeContent.Empty);

    private ScopeContent WritableOf(string scope)
    {
        var content = ContentOf(scope);
        return content.IsShared ? _scopes[scope] = content.Clone() : content;
    }

    private static void RequireAlive(SimulatedChangeLog node)
    {
        if (node.IsReleased)
            throw ScopeLease.ConnectionLost();
    }

    private void RequireHeld(ScopeLease lease)
    {
        if (lease.IsLost)
            throw ScopeLease.ConnectionLost();
        if (!_locks.IsHeldBy(lease))
            throw new InvalidOperationException("The transaction is over.");
    }
}
