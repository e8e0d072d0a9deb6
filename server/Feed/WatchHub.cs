namespace OfflineSync.Server.Feed;

/// <summary>Knows who watches which scope on this node, and wakes them. Safe to use from several threads.</summary>
internal sealed class WatchHub(IEnumerable<IWakeRelay> relays)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<Watcher>> _scopes = new(StringComparer.Ordinal);
    private readonly IWakeRelay[] _relays = [.. relays];

    /// <summary>The scopes that are watched.</summary>
    public IReadOnlyCollection<string> WatchedScopes
    {
        get
        {
            lock (_lock)
                return [.. _scopes.Keys];
        }
    }

    /// <summary>Tells everyone of a change that this node committed.</summary>
    public void Announce(string scope, long change)
    {
        Wake(scope, change);
        foreach (var relay in _relays)
            relay.Relay(scope, change);
    }

    /// <summary>Tells the watchers on this node, and says whether that was news to one of them.</summary>
    public bool Wake(string scope, long change)
    {
        lock (_lock)
        {
            if (!_scopes.TryGetValue(scope, out var watchers))
                return false;
            var isNew = false;
            foreach (var watcher in watchers)
                isNew |= watcher.Offer(scope, change);
            return isNew;
        }
    }

    /// <summary>Tells everyone that something of a scope is new on this node which is no change, such as a file.</summary>
    public void Stir(string scope)
    {
        WakeAll(scope);
        foreach (var relay in _relays)
            relay.RelayStir(scope);
    }

    /// <summary>Tells the watchers on this node, whatever they have seen.</summary>
    public void WakeAll(string scope)
    {
        lock (_lock)
        {
            foreach (var watcher in _scopes.GetValueOrDefault(scope) ?? [])
                watcher.Stir(scope);
        }
    }

    /// <summary>Adds a watcher.</summary>
    public void Add(Watcher watcher)
    {
        lock (_lock)
        {
            foreach (var scope in watcher.Scopes)
            {
                if (!_scopes.TryGetValue(scope, out var watchers))
                    _scopes.Add(scope, watchers = []);
                watchers.Add(watcher);
            }
        }
    }

    /// <summary>Removes a watcher.</summary>
    public void Remove(Watcher watcher)
    {
        lock (_lock)
        {
            foreach (var scope in watcher.Scopes)
            {
                if (_scopes.TryGetValue(scope, out var watchers) && watchers.Remove(watcher) && watchers.Count == 0)
                    _scopes.Remove(scope);
            }
        }
    }
}
