namespace OfflineSync.Crash.Tests.Network;

/// <summary>The frame types of HTTP/2 (RFC 9113, section 6) that matter here.</summary>
internal enum FrameType
{
    /// <summary>Part of a message.</summary>
    Data = 0,

    /// <summary>The head of a request or an answer, or the trailers.</summary>
    Headers = 1,

    /// <summary>A call is broken off.</summary>
    ResetStream = 3,

    /// <summary>Settings, or their acknowledgement.</summary>
    Settings = 4,
}
