namespace OfflineSync.Client.Scheduling;

/// <summary>What a sending costs.</summary>
internal enum NetworkCost
{
    /// <summary>There is no network, or none that the lane of local writes allows.</summary>
    None,

    /// <summary>Data, and a radio that stays awake afterwards.</summary>
    Metered,

    /// <summary>Next to nothing.</summary>
    Unmetered,
}
