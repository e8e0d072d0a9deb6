using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Rpc;

internal static partial class RpcLog
{
    [LoggerMessage(1501, LogLevel.Error, "{Method} failed unexpectedly; the caller got UNKNOWN.")]
    public static partial void Unexpected(this ILogger logger, string method, Exception exception);

    // Without the message that the caller got: it may name what the caller sent.
    [LoggerMessage(1502, LogLevel.Debug, "{Method} ended with {Status}, reason {Reason}.")]
    public static partial void Ended(this ILogger logger, string method, StatusCode status, Reason reason);

    [LoggerMessage(1503, LogLevel.Information, "{Method} was reset: the client read nothing for {Timeout}.")]
    public static partial void SlowReader(this ILogger logger, string method, TimeSpan timeout);

    [LoggerMessage(1504, LogLevel.Warning, "{Method} was refused: {Limit} calls are open already.")]
    public static partial void TooManyCalls(this ILogger logger, string method, int limit);
}
