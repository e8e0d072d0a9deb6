namespace OfflineSync.Benchmarks.Day.Radio;

/// <summary>What a radio is used for.</summary>
internal enum Traffic
{
    /// <summary>A sync that brings writes to the server, connecting included.</summary>
    Writes,

    /// <summary>A sync that only asks, connecting included.</summary>
    Questions,

    /// <summary>The stream of news, connecting included.</summary>
    News,

    /// <summary>Pings of the client while the stream is open.</summary>
    ClientPings,

    /// <summary>Pings of the server.</summary>
    ServerPings,

    /// <summary>Closing an unused connection.</summary>
    Closing,

    /// <summary>Attempts to reach the server while it is away.</summary>
    Unanswered,
}
