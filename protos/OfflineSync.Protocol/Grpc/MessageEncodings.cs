namespace OfflineSync.Protocol.Grpc;

/// <summary>The names of encodings and their negotiation.</summary>
public static class MessageEncodings
{
    /// <summary>What both sides can decompress, as <c>grpc-accept-encoding</c> says it.</summary>
    public const string Accepted = "br,gzip";

    /// <summary>The encoding with this name; no name means identity. False for one that is not known.</summary>
    public static bool TryParse(string? name, out MessageEncoding encoding)
    {
        MessageEncoding? known = name switch
        {
            null or "" or "identity" => MessageEncoding.Identity,
            "gzip" => MessageEncoding.Gzip,
            "br" => MessageEncoding.Brotli,
            _ => null,
        };
        encoding = known ?? MessageEncoding.Identity;
        return known is not null;
    }

    /// <summary>The name on the wire.</summary>
    public static string Name(this MessageEncoding encoding) => encoding switch
    {
        MessageEncoding.Brotli => "br",
        MessageEncoding.Gzip => "gzip",
        _ => "identity",
    };

    /// <summary>The best encoding that the other side accepts, given the value of its <c>grpc-accept-encoding</c>.</summary>
    public static MessageEncoding Negotiate(string? acceptEncoding)
    {
        var best = MessageEncoding.Identity;
        if (acceptEncoding is null)
            return best;

        foreach (var part in acceptEncoding.AsSpan().Split(','))
        {
            var name = acceptEncoding.AsSpan(part).Trim();
            if (name.Equals("br", StringComparison.Ordinal))
                return MessageEncoding.Brotli;
            if (name.Equals("gzip", StringComparison.Ordinal))
                best = MessageEncoding.Gzip;
        }

        return best;
    }
}
