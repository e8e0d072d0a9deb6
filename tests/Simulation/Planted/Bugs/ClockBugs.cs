namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in stamps and clocks.</summary>
internal static class ClockBugs
{
    private const string Clock = "client-sdk/OfflineSync.Client/Outbox/ClientClock.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("hlc-not-persisted", "The last stamp is not saved.", "I12", Clock, "        Save(database, next);", "        if (!$bug) Save(database, next);"),
        new(
            "stamp-from-the-wall-clock",
            "A stamp is the wall clock's time, whatever was stamped before.",
            "I12",
            Clock,
            "var next = Hlc.Next(stamp,",
            "var next = $bug ? Hlc.FromMilliseconds(at + offset) : Hlc.Next(stamp,"),
        new(
            "clock-offset-not-applied",
            "What is known of the server's clock is not added to the own one.",
            "I23",
            Clock,
            "at == 0 ? 0 : at + offset);",
            "at == 0 ? 0 : at + ($bug ? 0 : offset));"),
        new(
            "stamps-of-others-not-seen",
            "The clock does not move past the stamps that come from the server.",
            "I10",
            Clock,
            ".Bind(1, (long)stamp).Run();\n\n    /// <summary>Notes",
            ".Bind(1, $bug ? 0L : (long)stamp).Run();\n\n    /// <summary>Notes"),
        new(
            "stamps-do-not-increase",
            "Two stamps of one millisecond are equal.",
            "I12",
            "protos/OfflineSync.Protocol/Clocks/Hlc.cs",
            "Math.Max(last + 1, FromMilliseconds(milliseconds))",
            "Math.Max($bug ? last : last + 1, FromMilliseconds(milliseconds))"),
        new(
            "clock-ahead-ignored",
            "The client does not correct its clock when the server asks for it.",
            "I23",
            "client-sdk/OfflineSync.Client/Sync/ScopeRecovery.cs",
            "case Reason.ClockAhead when error",
            "case Reason.ClockAhead when !$bug && error"),
        new(
            "clock-ahead-accepted",
            "The server takes stamps however far ahead they are.",
            "I12",
            "server/Push/LedgerCheck.cs",
            "return ahead <= ProtocolLimits.ClockAheadMillisecondsMax ? taken",
            "return ahead <= ProtocolLimits.ClockAheadMillisecondsMax || $bug ? taken"),
        new(
            "head-stamp-stays",
            "The server does not tell of the highest stamp that it has taken.",
            "I10",
            "server/Push/GroupDraft.cs",
            "Stamp = Math.Max(Head.Stamp, mutation.Stamp) };",
            "Stamp = $bug ? Head.Stamp : Math.Max(Head.Stamp, mutation.Stamp) };"),
    ];
}
