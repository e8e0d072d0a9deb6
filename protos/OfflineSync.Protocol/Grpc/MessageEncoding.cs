namespace OfflineSync.Protocol.Grpc;

/// <summary>How messages of one direction of a call are compressed.</summary>
public enum MessageEncoding
{
    /// <summary>Not at all.</summary>
    Identity,

    /// <summary>gzip, which every gRPC client knows.</summary>
    Gzip,

    /// <summary>Brotli, as <c>br</c>.</summary>
    Brotli,
}
