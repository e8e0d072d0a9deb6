namespace OfflineSync.Simulation.Sweeps;

/// <summary>What a sweep does at each step.</summary>
internal enum SweepKind
{
    /// <summary>Cuts the power at a step of the disk.</summary>
    Crash,

    /// <summary>Cuts it again during the recovery.</summary>
    Recovery,

    /// <summary>Lets a step of the disk fail.</summary>
    Fault,

    /// <summary>Lets a read fail.</summary>
    Read,

    /// <summary>Drops an app or a server node at a step of the scheduler.</summary>
    Drop,
}
