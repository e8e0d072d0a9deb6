using OfflineSync.Protocol.Limits;

namespace OfflineSync.Client.Tuning;

/// <summary>
/// How far a policy may go, whatever the server says: what is beyond a bound becomes the bound. What the app itself sets is not bound by this.
/// </summary>
internal static class TuningBounds
{
    /// <summary>Bytes of mutations in one push.</summary>
    public const int BatchBytesMax = 4 * 1024 * 1024;

    /// <summary>The smallest batch and page: below it, what each call costs outweighs what it carries.</summary>
    public const int TransferBytesMin = ProtocolLimits.PageBytesMin;

    public static readonly (uint Min, uint Max) DebounceMilliseconds = (10, 10_000);

    public static readonly (uint Min, uint Max) MeteredDebounceMilliseconds = (1_000, 15 * 60_000);

    public static readonly (uint Min, uint Max) PollSeconds = (60, 24 * 3600);

    public static readonly (uint Min, uint Max) BackgroundSeconds = (15 * 60, 24 * 3600);

    public static readonly (uint Min, uint Max) BatchBytes = (TransferBytesMin, BatchBytesMax);

    public static readonly (uint Min, uint Max) PageBytes = (TransferBytesMin, ProtocolLimits.PageBytesTarget);

    /// <summary>Above 9 Brotli takes many times as long for little.</summary>
    public static readonly (uint Min, uint Max) CompressionLevel = (0, 9);

    public static readonly (uint Min, uint Max) Attempts = (3, 100);

    public static readonly (ulong Min, ulong Max) SmallPullBytes = (64 * 1024, 64 * 1024 * 1024);

    /// <summary>Bytes of a policy. What is larger is none.</summary>
    public const int PolicyBytesMax = 4 * 1024;
}
