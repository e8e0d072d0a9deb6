namespace OfflineSync.Simulation.Workload;

/// <summary>What the app knows of a file.</summary>
internal enum FileStage
{
    /// <summary>The process died within the call, or the call failed: nobody knows.</summary>
    Begun,

    /// <summary>The call returned: the file must not be lost.</summary>
    Added,

    /// <summary>The device says that the server has it.</summary>
    Uploaded,

    /// <summary>It may be lost: somebody put older files in place of those of the device or the server, or no row named it for too long.</summary>
    Released,
}
