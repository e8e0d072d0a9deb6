using System.Threading.Channels;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Feed;

/// <summary>One open Watch call. News of a scope that were not read yet are joined.</summary>
internal sealed class Watcher
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _waiting = new(StringComparer.Ordinal);

    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Starts from what the client has.</summary>
    public Watcher(IEnumerable<WatchedScope> scopes)
    {
        foreach (var scope in scopes)
            _sent[scope.Scope] = (long)Math.Min(scope.Change, long.MaxValue);
        Scopes = [.. _sent.Keys];
    }

    /// <summary>The watched scopes.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Offers news; old ones are ignored. Says whether they were new.</summary>
    public bool Offer(string scope, long change)
    {
        lock (_lock)
        {
            if (change <= _sent[scope] || change <= _waiting.GetValueOrDefault(scope))
                return false;
            _waiting[scope] = change;
        }
        _signal.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Offers the last change again, because something else is new.</summary>
    public void Stir(string scope)
    {
        lock (_lock)
            _waiting[scope] = Math.Max(_sent[scope], _waiting.GetValueOrDefault(scope));
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Waits for news.</summary>
    public async Task<IReadOnlyList<WatchResponse>> ReadAsync(CancellationToken cancellationToken)
    {
        await _signal.Reader.ReadAsync(cancellationToken);
        lock (_lock)
        {
            WatchResponse[] news =
            [
                .. _waiting.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .Select(entry => new WatchResponse { Scope = entry.Key, Change = (ulong)entry.Value }),
            ];
            foreach (var (scope, change) in _waiting)
                _sent[scope] = change;
            _waiting.Clear();
            return news;
        }
    }
}
