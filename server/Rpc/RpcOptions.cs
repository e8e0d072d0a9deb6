using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Server.Rpc;

/// <summary>Limits and compression of the server's gRPC calls.</summary>
public sealed class RpcOptions
{
    /// <summary>The largest request, as sent and as decompressed, in bytes.</summary>
    public int MaxReceiveMessageSize { get; set; } = MessageFrame.DefaultMaxMessageSize;

    /// <summary>The largest answer before compression, in bytes.</summary>
    public int MaxSendMessageSize { get; set; } = MessageFrame.DefaultMaxMessageSize;

    /// <summary>Brotli quality of answers, 0 to 11.</summary>
    public int BrotliQuality { get; set; } = Compression.DefaultBrotliQuality;

    /// <summary>Smaller answers are not compressed.</summary>
    public int MinCompressedSize { get; set; } = Compression.DefaultMinSize;

    /// <summary>Calls open at one time, streams included. Further calls are refused with UNAVAILABLE.</summary>
    public int MaxConcurrentCalls { get; set; } = 20_000;

    /// <summary>How long a reader may leave a full window unread before its call is reset, so that its memory is free again.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromMinutes(2);
}
