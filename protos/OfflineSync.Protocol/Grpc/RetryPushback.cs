using System.Globalization;

namespace OfflineSync.Protocol.Grpc;

/// <summary>
/// How long a server that refuses a call wants to be left alone: the trailer <c>grpc-retry-pushback-ms</c> (gRPC proposal A6), or the header
/// <c>retry-after</c> of a proxy (RFC 9110, section 10.2.3), in seconds.
/// </summary>
public static class RetryPushback
{
    /// <summary>The trailer's name.</summary>
    public const string Trailer = "grpc-retry-pushback-ms";

    /// <summary>The header's name.</summary>
    public const string Header = "retry-after";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The trailers that ask for a pause.</summary>
    public static IReadOnlyDictionary<string, string> After(TimeSpan pause) =>
        new Dictionary<string, string> { [Trailer] = ((long)pause.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) };

    /// <summary>Reads the pause that a failed call asks for, at most a day; null when it asks for none.</summary>
    public static TimeSpan? Of(RpcException error)
    {
        if (Read(error, Trailer) is { } milliseconds)
            return Limit(milliseconds);
        return Read(error, Header) is { } seconds ? Limit(seconds * 1000d) : null;
    }

    private static long? Read(RpcException error, string name) =>
        error.Trailers.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan Limit(double milliseconds) => milliseconds >= Longest.TotalMilliseconds ? Longest : TimeSpan.FromMilliseconds(milliseconds);
}
