namespace OfflineSync.WorkManager.Android.Requests;

/// <summary>The network that a class of requests needs.</summary>
internal enum WakeNetwork
{
    /// <summary>None.</summary>
    None,

    /// <summary>Some network.</summary>
    Any,

    /// <summary>One that is not metered.</summary>
    Unmetered,
}
