namespace OfflineSync.Simulation.Sweeps;

/// <summary>Does something at each step of something.</summary>
internal interface ISweep : IDisposable
{
    /// <summary>Runs a part of its cases.</summary>
    IEnumerable<SweepResult> Run(SweepShare share);

    /// <summary>Runs one case; null: it is none of this sweep's.</summary>
    SweepResult? Run(SweepCase one);
}
