using Microsoft.Extensions.Logging;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Sync;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Scheduling;

/// <summary>Keeps the stream open that tells of changes on the server.</summary>
/// <param name="engine">The scopes, and the way to the server.</param>
/// <param name="reader">Reads the app's database.</param>
/// <param name="options">How long to wait after failures.</param>
/// <param name="heard">Called when there are changes.</param>
/// <param name="filesArrived">Called when the server tells of a scope in which no rows have changed: it has a file that it did not have before.</param>
/// <param name="logger">Where trouble goes.</param>
internal sealed partial class NewsWatch(
    Engine engine, Database reader, OfflineSyncOptions options, Action heard, Action filesArrived, ILogger logger)
{
    private readonly Dictionary<string, long> _announced = [];
    private volatile bool _isRevoked;

    /// <summary>Whether the server has told of changes that the tables do not show, or that it has withdrawn the access to a scope.</summary>
    public bool HasNews
    {
        get
        {
            lock (_announced)
                return _isRevoked || _announced.Any(news => news.Value > Change(news.Key));
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pacing = new RetryPacing(options, engine.Tuning);
        while (true)
        {
            TimeSpan? asked = null;
            try
            {
                _isRevoked = false;
                await foreach (var news in Watch(Request(), cancellationToken))
                {
                    pacing.Succeeded();
                    lock (_announced)
                        _announced[news.Scope] = (long)news.Change;
                    if ((long)news.Change > Change(news.Scope))
                        heard();
                    else
                        filesArrived();
                }
            }
            catch (Exception error)
            {
                // Whatever it was, the next sync reports it if it lasts; and it may break while it is being stopped.
                LogWatchBroke(error);
                asked = error is RpcException rpc ? RetryPushback.Of(rpc) : null;
                _isRevoked = error is RpcException { Reason: Reason.AccessRevoked };
            }
            if (_isRevoked)
                heard();
            cancellationToken.ThrowIfCancellationRequested();
            pacing.Failed(asked);
            await pacing.WaitAsync(cancellationToken);
        }
    }

    // With no scope left there is nothing to watch until the access to one comes back.
    private IAsyncEnumerable<WatchResponse> Watch(WatchRequest request, CancellationToken cancellationToken) =>
        request.Scopes.Count > 0 ? engine.Transport.WatchAsync(request, cancellationToken) : AsyncEnumerable.Empty<WatchResponse>();

    private WatchRequest Request()
    {
        var request = new WatchRequest();
        lock (reader)
            request.ClientId = Engine.ClientId(reader);
        foreach (var scope in engine.Scopes.Where(scope => !IsRevoked(scope)))
            request.Scopes.Add(new WatchedScope { Scope = scope, Change = (ulong)Change(scope) });
        return request;
    }

    private bool IsRevoked(string scope)
    {
        lock (reader)
            return ScopeState.IsRevoked(reader, scope);
    }

    private long Change(string scope)
    {
        lock (reader)
            return ScopeState.Read(reader, scope).Change;
    }

    [LoggerMessage(21, LogLevel.Debug, "The watch broke off and is opened again")]
    private partial void LogWatchBroke(Exception error);
}
