namespace OfflineSync.Server.ChangeLog.Dictionary;

/// <summary>Keeps dictionaries of recently used scopes in memory. Safe to use from several threads.</summary>
internal sealed class DictionaryCache
{
    private const int ScopesMax = 10_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Guid Epoch, ScopeDictionary Dictionary)> _scopes = new(StringComparer.Ordinal);

    /// <summary>The dictionary of a scope, maybe an old one; nothing when the scope's log is not in the cache.</summary>
    public ScopeDictionary? Find(string scope, Guid epoch)
    {
        lock (_lock)
            return _scopes.TryGetValue(scope, out var entry) && entry.Epoch == epoch ? entry.Dictionary : null;
    }

    /// <summary>Keeps a committed dictionary.</summary>
    public void Keep(string scope, Guid epoch, ScopeDictionary dictionary)
    {
        lock (_lock)
        {
            if (_scopes.Count >= ScopesMax && !_scopes.ContainsKey(scope))
                _scopes.Clear();
            _scopes[scope] = (epoch, dictionary);
        }
    }
}
