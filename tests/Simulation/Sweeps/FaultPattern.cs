namespace OfflineSync.Simulation.Sweeps;

/// <summary>How the disk fails while the process goes on.</summary>
internal enum FaultPattern
{
    /// <summary>One step fails with an I/O error.</summary>
    IoErrorOnce,

    /// <summary>All steps from one on fail with an I/O error, until the app was restarted.</summary>
    IoErrorForever,

    /// <summary>One step finds no space.</summary>
    FullOnce,

    /// <summary>No step finds space from one on, until the app was restarted.</summary>
    FullForever,

    /// <summary>One read fails with an I/O error.</summary>
    ReadErrorOnce,
}
