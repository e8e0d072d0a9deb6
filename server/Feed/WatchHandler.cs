using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Feed;

/// <summary>Answers Watch.</summary>
internal sealed class WatchHandler(WatchHub hub, IChangeLog log, FeedMetrics metrics, IHostApplicationLifetime lifetime)
{
    /// <summary>Tells of changes until the client or the server goes.</summary>
    /// <exception cref="RpcException">The request is malformed.</exception>
    public async IAsyncEnumerable<WatchResponse> WatchAsync(
        WatchRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Check(request);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var watcher = new Watcher(request.Scopes);
        hub.Add(watcher);
        metrics.Opened();
        try
        {
            // After the registration, so that a change in between is not missed.
            var heads = await UnlessStoppedAsync(() => log.AskAsync(log => log.ReadHeadsAsync(watcher.Scopes, stop.Token)));
            foreach (var (scope, change) in heads ?? ReadOnlyDictionary<string, long>.Empty)
                watcher.Offer(scope, change);
            while (await UnlessStoppedAsync(() => watcher.ReadAsync(stop.Token)) is { } news)
            {
                foreach (var response in news)
                    yield return response;
            }
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            hub.Remove(watcher);
            metrics.Closed();
        }
    }

    private static async Task<T?> UnlessStoppedAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Checks a request against the contract.</summary>
    /// <exception cref="RpcException">It is malformed.</exception>
    public static void Check(WatchRequest request)
    {
        if (request.Scopes.Count is 0 or > ProtocolLimits.WatchedScopesMax)
            throw PushReader.Malformed($"The request watches {request.Scopes.Count} scopes; 1 to {ProtocolLimits.WatchedScopesMax} are allowed.");
        foreach (var scope in request.Scopes)
            PushReader.ReadAddress(scope.Scope, request.ClientId.Span);
    }
}
