using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Push;

/// <summary>A group would add to a scope that has as much data as it may. Nothing was written.</summary>
/// <param name="bytes">How much it would have.</param>
/// <param name="bytesMax">How much it may have.</param>
internal sealed class ScopeFullException(long bytes, long bytesMax) : Exception
{
    // Room comes by somebody's hand, not by itself.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>What the caller hears.</summary>
    public RpcException ToRefusal() => new(
        StatusCode.ResourceExhausted,
        Reason.QuotaExceeded,
        $"The scope would have {bytes:N0} bytes, and may have {bytesMax:N0}: delete rows, or ask its operator for more.",
        RetryPushback.After(RetryAfter),
        this);
}
