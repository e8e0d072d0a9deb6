namespace OfflineSync.Server.Rpc;

internal static partial class RpcLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} failed unexpectedly; the caller got UNKNOWN.")]
    public static partial void Unexpected(this ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "{Method} ended with {Status}: {Detail}")]
    public static partial void Ended(this ILogger logger, string method, Protocol.Grpc.StatusCode status, string detail);

    [LoggerMessage(3, LogLevel.Information, "{Method} was reset: the client read nothing for {Timeout}.")]
    public static partial void SlowReader(this ILogger logger, string method, TimeSpan timeout);

    [LoggerMessage(4, LogLevel.Warning, "{Method} was refused: {Limit} calls are open already.")]
    public static partial void TooManyCalls(this ILogger logger, string method, int limit);
}
