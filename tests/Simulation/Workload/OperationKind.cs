namespace OfflineSync.Simulation.Workload;

/// <summary>What a user, or the app for him, does.</summary>
internal enum OperationKind
{
    /// <summary>Writes in a transaction of the SDK.</summary>
    Write,

    /// <summary>Writes row by row through a connection of the app, without a transaction of the SDK.</summary>
    WritePlainly,

    /// <summary>Asks for a sync.</summary>
    Sync,

    /// <summary>Leaves the app.</summary>
    Leave,

    /// <summary>Comes back to it.</summary>
    Return,

    /// <summary>Tries a rejected mutation again, without what was refused.</summary>
    RetryRejected,

    /// <summary>Drops a rejected mutation.</summary>
    DropRejected,

    /// <summary>Settles a conflict for the own value.</summary>
    TakeMine,

    /// <summary>Settles a conflict for the others' value.</summary>
    KeepTheirs,

    /// <summary>Adds a file, and then a row that names it.</summary>
    AddFile,

    /// <summary>Deletes a row that names a file.</summary>
    DropFile,

    /// <summary>Opens a file that a row names.</summary>
    ReadFile,

    /// <summary>Asks for all files to be transferred.</summary>
    TransferFiles,

    /// <summary>Keeps a file on the device.</summary>
    PinFile,

    /// <summary>Takes a file off the device.</summary>
    RemoveFile,

    /// <summary>Lets rows leave the device.</summary>
    Evict,

    /// <summary>Brings rows to the device by their keys.</summary>
    FetchRows,

    /// <summary>Brings rows to the device by a window.</summary>
    FetchWindow,

    /// <summary>Pins a row.</summary>
    PinRow,

    /// <summary>Takes a pin back, of a row or a table.</summary>
    UnpinRow,

    /// <summary>Pins a table.</summary>
    PinTable,

    /// <summary>Reports rows as used.</summary>
    Touch,

    /// <summary>Creates a row in place of one that left.</summary>
    CreateAnew,

    /// <summary>Fills the disk with something else.</summary>
    SpaceShort,

    /// <summary>Makes space on the disk.</summary>
    SpaceBack,
}
