namespace OfflineSync.Benchmarks.Day.Network;

/// <summary>What a device is connected by.</summary>
internal enum NetworkKind
{
    None,

    /// <summary>Metered.</summary>
    Lte,

    /// <summary>Metered, at the edge of a cell.</summary>
    WeakLte,

    /// <summary>Not metered.</summary>
    Wifi,
}
