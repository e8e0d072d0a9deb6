using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.ChangeLog;

/// <summary>What callers hear of a store that failed.</summary>
internal static class StoreErrors
{
    // A failover or a restart takes some seconds; sooner, a retry only adds to the load.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>The store failed in a way that may pass.</summary>
    public static RpcException Unavailable(Exception cause) =>
        new(StatusCode.Unavailable, Reason.StoreUnavailable, "The store does not answer: try again later.", RetryPushback.After(RetryAfter), cause);
}
