using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.ChangeLog;

/// <summary>What callers hear of a store that failed.</summary>
internal static class StoreErrors
{
    // A failover or a restart takes some seconds; sooner, a retry only adds to the load.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Asks the store for a caller, who is told if it fails in a way that may pass.</summary>
    /// <exception cref="RpcException">It did.</exception>
    public static async Task<T> AskAsync<T>(this IChangeLog log, Func<IChangeLog, Task<T>> question)
    {
        try
        {
            return await question(log);
        }
        catch (Exception exception) when (log.IsTransient(exception))
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>The store failed in a way that may pass.</summary>
    public static RpcException Unavailable(Exception cause) =>
        new(StatusCode.Unavailable, Reason.StoreUnavailable, "The store does not answer: try again later.", RetryPushback.After(RetryAfter), cause);
}
