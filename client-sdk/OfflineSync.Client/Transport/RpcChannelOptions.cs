using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Transport;

/// <summary>Settings of an <see cref="RpcChannel"/>.</summary>
public sealed class RpcChannelOptions
{
    /// <summary>What sends requests; null for a <see cref="SocketsHttpHandler"/> with HTTP/2 keep-alive. A given handler is not disposed.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>
    /// Makes what sends requests, if no <see cref="Handler"/> is given; null for the same default. It is called again after a call went unanswered, as its
    /// connection may be dead. What it makes is not disposed.
    /// </summary>
    public Func<HttpMessageHandler>? HandlerFactory { get; init; }

    /// <summary>The clock of deadlines and timeouts.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gives the bearer token of a call, or null for none. It is asked for every call, and again when the server refuses the token.</summary>
    public Func<TokenRequest, CancellationToken, ValueTask<string?>>? TokenProvider { get; init; }

    /// <summary>Headers to send with every call: lower-case names, ASCII values. Each costs data on every sync.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How requests are compressed.</summary>
    public Compression Compression { get; init; } = new(MessageEncoding.Brotli);

    /// <summary>Gives the quality of Brotli for the next request, in place of that of <see cref="Compression"/>; null to leave it.</summary>
    public Func<int>? BrotliQuality { get; init; }

    /// <summary>The value of <c>grpc-accept-encoding</c>; null to take only uncompressed answers.</summary>
    public string? AcceptEncoding { get; init; } = MessageEncodings.Accepted;

    /// <summary>The largest request before compression, in bytes.</summary>
    public int MaxSendMessageSize { get; init; } = MessageFrame.DefaultMaxMessageSize;

    /// <summary>The largest answer, as sent and as decompressed, in bytes.</summary>
    public int MaxReceiveMessageSize { get; init; } = MessageFrame.DefaultMaxMessageSize;

    /// <summary>
    /// The slowest uplink to make allowance for, in bytes per second: a call's time grows by the size of its request over this rate, so that a large
    /// upload over a bad connection ends at some time instead of starting again forever.
    /// </summary>
    public int SlowestUpload { get; init; } = 8 * 1024;

    /// <summary>Called when a call has ended.</summary>
    public Action<RpcCallRecord>? CallEnded { get; init; }
}
