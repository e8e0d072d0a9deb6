namespace OfflineSync.Server.Limits;

/// <summary>How much one caller may ask for. 0 stands for no limit. Refused calls end with RESOURCE_EXHAUSTED and say when to come back.</summary>
public sealed class RateLimits
{
    /// <summary>Limits of each subject, on all its devices together. Where callers are anonymous, only those of addresses hold.</summary>
    public CallerLimits Subject { get; set; } = new() { RequestsPerSecond = 100, BytesPerSecond = 16 << 20, MutationsPerSecond = 20_000, Streams = 200 };

    /// <summary>
    /// Limits of each address, behind which there may be many users: an IPv4 address or the first 64 bits of an IPv6 one. Behind a proxy, set
    /// <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED=true</c>, or all its callers count as one.
    /// </summary>
    public CallerLimits Address { get; set; } = new() { RequestsPerSecond = 2_000, BytesPerSecond = 128 << 20, MutationsPerSecond = 100_000, Streams = 10_000 };

    /// <summary>No limits.</summary>
    public static RateLimits None => new() { Subject = new CallerLimits(), Address = new CallerLimits() };

    /// <exception cref="InvalidOperationException">One of them is negative.</exception>
    internal void Check()
    {
        Check(Subject, nameof(Subject));
        Check(Address, nameof(Address));
    }

    private static void Check(CallerLimits limits, string whose)
    {
        if (limits.RequestsPerSecond < 0 || limits.BytesPerSecond < 0 || limits.MutationsPerSecond < 0 || limits.Streams < 0)
            throw new InvalidOperationException($"OfflineSync:Limits:{whose} has a negative number. 0 stands for no limit.");
    }
}
