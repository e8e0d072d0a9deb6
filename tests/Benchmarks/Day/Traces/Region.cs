namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>Where devices live.</summary>
internal enum Region
{
    /// <summary>Good networks, as the days of the command <c>day</c> have them.</summary>
    City,

    /// <summary>Little Wi-Fi, slow mobile data, and gaps everywhere.</summary>
    Remote,
}
