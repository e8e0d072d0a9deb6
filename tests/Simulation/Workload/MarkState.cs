namespace OfflineSync.Simulation.Workload;

/// <summary>What the app knows of a transaction.</summary>
internal enum MarkState
{
    /// <summary>Its commit was under way when the process died, or failed: nobody knows.</summary>
    Begun,

    /// <summary>Its commit returned: it must not be lost.</summary>
    Returned,

    /// <summary>Its commit returned, and then the user put an older file in place of the one it was in: it may be lost.</summary>
    TakenBack,

    /// <summary>It was rejected, and the user dropped it.</summary>
    Dropped,
}
