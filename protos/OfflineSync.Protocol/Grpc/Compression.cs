namespace OfflineSync.Protocol.Grpc;

/// <summary>How a side compresses what it sends.</summary>
/// <param name="Encoding">The encoding, which the other side must accept.</param>
/// <param name="BrotliQuality">0 (fastest) to 11. Columnar deltas hardly shrink further above 2.</param>
/// <param name="MinSize">Smaller messages are sent as they are.</param>
public sealed record Compression(MessageEncoding Encoding, int BrotliQuality = Compression.DefaultBrotliQuality, int MinSize = Compression.DefaultMinSize)
{
    /// <summary>Fast, and nearly as small as 5 on columnar deltas.</summary>
    public const int DefaultBrotliQuality = 2;

    /// <summary>Below this, compression saves less than it costs.</summary>
    public const int DefaultMinSize = 200;

    /// <summary>No compression.</summary>
    public static Compression None { get; } = new(MessageEncoding.Identity);
}
