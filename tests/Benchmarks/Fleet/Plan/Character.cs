namespace OfflineSync.Benchmarks.Fleet.Plan;

/// <summary>How a device of the fleet lives.</summary>
internal enum Character
{
    /// <summary>Wi-Fi at home and at work.</summary>
    Office,

    /// <summary>A mobile network with gaps on the way, and another one at work.</summary>
    Commuter,

    /// <summary>A mobile network all day, and hours without any.</summary>
    FieldWorker,

    /// <summary>A slow network that breaks every few minutes.</summary>
    PoorNetwork,

    /// <summary>A battery that is worn out: it is low and not low in turns.</summary>
    LowBattery,

    /// <summary>The system lets its works run for a few minutes at a time only.</summary>
    Restricted,

    /// <summary>A network at work that says it is one, and leads nowhere for hours.</summary>
    Captive,

    /// <summary>Abroad every few days.</summary>
    Traveller,

    /// <summary>Falls silent one day.</summary>
    Abandoned,
}
