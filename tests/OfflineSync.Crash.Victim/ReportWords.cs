namespace OfflineSync.Crash.Victim;

/// <summary>The first word of each line that a victim reports.</summary>
public static class ReportWords
{
    /// <summary>The program runs.</summary>
    public const string Started = "started";

    /// <summary>The client is open.</summary>
    public const string Opened = "opened";

    /// <summary>A transaction, by its number, is about to be written.</summary>
    public const string Writing = "writing";

    /// <summary>A transaction, by its number, has returned.</summary>
    public const string Wrote = "wrote";

    /// <summary>A sync is in a phase: its name, mutations pushed, mutations to push, rows pulled.</summary>
    public const string Phase = "phase";

    /// <summary>A sync failed, and why; it is tried again.</summary>
    public const string Failed = "failed";
}
