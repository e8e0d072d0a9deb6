using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Attachments.Files;

namespace OfflineSync.Server.Attachments.Transfer;

/// <summary>What callers hear of files that cannot be read or written.</summary>
internal static partial class StoreFailure
{
    // Somebody has to make room, or to connect the folder: no hurry.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Works on files for a caller, who is told to come again if that fails.</summary>
    /// <exception cref="RpcException">It failed.</exception>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> work, ILogger logger)
    {
        try
        {
            return await work();
        }
        catch (FileBusyException exception)
        {
            throw new RpcException(
                StatusCode.Unavailable, Reason.Unspecified, "Another node works on this file: go on in a moment.", RetryPushback.After(BusyRetryAfter), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            FilesFailed(logger, exception);
            throw Unavailable(exception);
        }
    }

    /// <summary>The files cannot be used at the moment.</summary>
    public static RpcException Unavailable(Exception? cause = null) => new(
        StatusCode.Unavailable,
        Reason.StoreUnavailable,
        "The server cannot read or write its files at the moment, or has no room for them. Nothing is lost: go on later.",
        RetryPushback.After(RetryAfter),
        cause);

    [LoggerMessage(
        EventId = 2101,
        Level = LogLevel.Error,
        Message = "The files of attachments cannot be read or written. Is their folder or bucket there, has it room, and may the server write to it? Transfers go on afterwards.")]
    private static partial void FilesFailed(ILogger logger, Exception exception);
}
