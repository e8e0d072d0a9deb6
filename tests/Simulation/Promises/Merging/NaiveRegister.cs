namespace OfflineSync.Simulation.Promises.Merging;

/// <summary>A register's value, and the write that brought it.</summary>
internal readonly record struct NaiveRegister(string Value, NaiveWrite Write)
{
    public static NaiveRegister LastWriterWins(NaiveRegister? shown, NaiveRegister write) =>
        shown is { } old && !write.Write.HasSeen(old.Write) && old.Write.IsLaterThan(write.Write) ? old : write;

    public static NaiveRegister FirstWriterWins(NaiveRegister? shown, NaiveRegister write) =>
        shown is { } old && !write.Write.HasSeen(old.Write) && !old.Write.IsLaterThan(write.Write) ? old : write;

    /// <summary>What is stale should have been rejected: if it is in the log all the same, nobody shows what comes of it.</summary>
    public static NaiveRegister RejectStale(NaiveRegister? shown, NaiveRegister write) =>
        shown is { } old && !write.Write.HasSeen(old.Write) && old.Value != write.Value ? write with { Value = "to be rejected" } : write;

    /// <summary>The rule of the app's own resolver: the greater number stays.</summary>
    public static NaiveRegister GreaterWins(NaiveRegister? shown, NaiveRegister write) =>
        shown is { } old && !write.Write.HasSeen(old.Write) && old.Value != write.Value && Number(old.Value) >= Number(write.Value) ? old : write;

    private static long Number(string value) =>
        value.Length == 0 ? long.MinValue : long.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
}
