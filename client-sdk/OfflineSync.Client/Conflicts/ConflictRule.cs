namespace OfflineSync.Client;

/// <summary>The rule that decided a conflict.</summary>
public enum ConflictRule
{
    /// <summary>A rule that this version of the SDK does not know.</summary>
    Unknown = 0,

    /// <summary>The later write stayed.</summary>
    LastWriterWins = 1,

    /// <summary>The earlier write stayed.</summary>
    FirstWriterWins = 2,

    /// <summary>A resolver on the server decided.</summary>
    Custom = 3,

    /// <summary>The row was deleted; this device's update is gone with it.</summary>
    DeleteWins = 4,

    /// <summary>The row was updated; this device's delete had no effect.</summary>
    UpdateWins = 5,

    /// <summary>The row that this device updated was never stored, because the mutation that created it was rejected.</summary>
    RowMissing = 6,

    /// <summary>My edit was made in a text that the server does not have, for instance as the row was deleted and created anew.</summary>
    TextUnknown = 7,
}
