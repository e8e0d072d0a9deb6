using System.Runtime.CompilerServices;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Server.Access;

/// <summary>A watch may outlive what the caller was allowed when it began: it ends with the token, and tells nothing of a scope that the caller has lost.</summary>
internal sealed class WatchGuard(AccessGate gate, WatchHandler watch, TimeProvider time)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    /// <summary>Answers Watch.</summary>
    /// <exception cref="RpcException">The caller may not watch one of the scopes, or no longer.</exception>
    public async IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, RpcContext call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        WatchHandler.Check(request);
        foreach (var scope in request.Scopes)
            await gate.EnterAsync(call, scope.Scope, request.ClientId);
        using var expiry = ExpiryOf(AccessGate.CallerOf(call));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry?.Token ?? default);
        await using var news = watch.WatchAsync(request, either.Token).GetAsyncEnumerator(either.Token);
        while (await MoveNextAsync(news, expiry, cancellationToken))
        {
            await gate.EnterAsync(call, news.Current.Scope, request.ClientId);
            yield return news.Current;
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<WatchResponse> news, CancellationTokenSource? expiry, CancellationToken cancellationToken)
    {
        try
        {
            return await news.MoveNextAsync();
        }
        catch (OperationCanceledException) when (expiry?.IsCancellationRequested == true && !cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(StatusCode.Unauthenticated, "The token of the watch has expired. Watch again with a new one.");
        }
    }

    private CancellationTokenSource? ExpiryOf(Caller caller)
    {
        if (caller.Expires is not { } end)
            return null;
        var left = end - time.GetUtcNow();
        return left < LongestTimer ? new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time) : null;
    }
}
