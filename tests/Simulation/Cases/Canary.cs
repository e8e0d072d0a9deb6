namespace OfflineSync.Simulation.Cases;

/// <summary>A bug of the simulation itself, planted to see that the checkers look: a run that has one must end with a violation.</summary>
internal enum Canary
{
    /// <summary>No bug.</summary>
    None,

    /// <summary>The disk of the first device says that a sync happened, and does not do it.</summary>
    SyncIgnored,

    /// <summary>The store forgets a row of a commit now and then.</summary>
    RowForgotten,
}
