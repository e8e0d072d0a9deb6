namespace OfflineSync.Benchmarks.Day.Network;

/// <summary>What a device is connected by.</summary>
internal enum NetworkKind
{
    None,

    /// <summary>Metered.</summary>
    Lte,

    /// <summary>Not metered.</summary>
    Wifi,
}
