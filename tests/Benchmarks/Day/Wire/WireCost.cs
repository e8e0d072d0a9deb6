namespace OfflineSync.Benchmarks.Day.Wire;

/// <summary>
/// What the layers around a message add to it, in bytes on the IP level, headers of IPv4 and TCP included. Sizes of heads are those of the SDK's calls
/// without a token; a handshake is a full one of TLS 1.3 with a chain of two ECDSA certificates.
/// </summary>
internal static class WireCost
{
    /// <summary>IPv4 and TCP with time stamps.</summary>
    public const int PacketHeader = 52;

    /// <summary>Payload of a full packet.</summary>
    public const int SegmentMax = 1348;

    /// <summary>Head, type and tag of a TLS record, and the head of an HTTP/2 frame.</summary>
    public const int FrameHeader = 22 + 9;

    /// <summary>The head of a request: path, authority, te, user-agent, content-type, encodings, timeout.</summary>
    public const int RequestHead = 210;

    /// <summary>The head of an answer: status, date, content-type, encoding.</summary>
    public const int ResponseHead = 110;

    /// <summary>The trailers of an answer.</summary>
    public const int Trailers = 30;

    /// <summary>A SYN, or its answer.</summary>
    public const int Syn = 60;

    /// <summary>ClientHello.</summary>
    public const int ClientHello = 520;

    /// <summary>ServerHello, certificates, Finished, and SETTINGS.</summary>
    public const int ServerFlight = 2_900;

    /// <summary>Finished, the preface of HTTP/2, SETTINGS and WINDOW_UPDATE.</summary>
    public const int ClientFinished = 74 + 24 + 70;

    /// <summary>The payload of a PING.</summary>
    public const int Ping = 8;

    /// <summary>The payload of an RST_STREAM.</summary>
    public const int Reset = 4;

    /// <summary>GOAWAY and close_notify.</summary>
    public const int Close = 8 + 24;

    /// <summary>What a payload is in packets, and what the other side acknowledges them with: every second packet, and the last.</summary>
    public static (long Forth, long Back) Packets(long payload)
    {
        var packets = Math.Max(1, (payload + SegmentMax - 1) / SegmentMax);
        return (payload + packets * PacketHeader, (packets + 1) / 2 * PacketHeader);
    }
}
