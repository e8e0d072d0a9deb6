namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in how writes become mutations, are sent and are answered.</summary>
internal static class OutboxBugs
{
    private const string Store = "client-sdk/OfflineSync.Client/Outbox/OutboxStore.cs";
    private const string Collector = "client-sdk/OfflineSync.Client/Outbox/Collector.cs";
    private const string Outgoing = "client-sdk/OfflineSync.Client/Outbox/OutgoingRows.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "delete-on-send",
            "What is sent leaves the outbox at once.",
            "I1",
            Store,
            ".Bind(1, scope).Bind(2, (long)batch[^1].Sequence).Run();",
            """
            $original
            if ($bug)
                database.Prepare("DELETE FROM offlinesync_outbox WHERE state = 1 AND scope = ?1").Bind(1, scope).Run();
            """),
        new(
            "acknowledged-on-send",
            "What is sent counts as acknowledged.",
            "I2",
            Store,
            "SET state = 1, attempts = attempts + 1 WHERE",
            """SET state = {($bug ? "2, change = 0, acknowledged_at = created_at" : "1")}, attempts = attempts + 1 WHERE"""),
        new(
            "result-for-the-next-mutation",
            "A result is stored with the mutation behind the one that it is for.",
            "I2",
            Store,
            ".Bind(6, scope).Bind(7, (long)result.Sequence);",
            ".Bind(6, scope).Bind(7, (long)result.Sequence + ($bug ? 1 : 0));"),
        new(
            "rejection-as-acknowledgement",
            "A rejected mutation is taken for acknowledged.",
            "I2",
            Store,
            "var isApplied = result.Outcome == Outcome.Applied;",
            "var isApplied = result.Outcome == Outcome.Applied || $bug;"),
        new(
            "rejected-mutation-is-dropped",
            "A rejected mutation is deleted instead of being shown.",
            "I3",
            Store,
            "var stamp = update.Integer(1);",
            """
            $original
            if ($bug && !isApplied)
            {
                update.Reset();
                database.Prepare("DELETE FROM offlinesync_outbox WHERE scope = ?1 AND sequence = ?2").Bind(1, scope).Bind(2, (long)result.Sequence).Run();
                return stored;
            }
            """),
        new(
            "sequence-in-memory",
            "The next sequence is kept in memory and read from the file at the start only, where nobody writes it.",
            "I23",
            new PlantedEdit(Collector, "public IdSource Ids => ids;", "$original private readonly Dictionary<string, long> _sequences = new();"),
            new PlantedEdit(
                Collector,
                "database, scope, state.NextSequence, stamp, Seen(draft, state)",
                "database, scope, $bug ? _sequences[scope] = _sequences.GetValueOrDefault(scope, state.NextSequence - 1) + 1 : state.NextSequence, stamp, Seen(draft, state)"),
            new PlantedEdit(
                Store,
                """database.Prepare("UPDATE offlinesync_scopes SET next_sequence = ?1 WHERE scope = ?2").Bind(1, sequence + 1)""",
                "if (!$bug) $original")),
        new(
            "mutation-cut-inside",
            "A transaction of more than three rows is sent in parts.",
            "I6",
            Collector,
            "if (builder.Operations == ProtocolLimits.MutationOperationsMax",
            "if (builder.Operations == ($bug ? 3 : ProtocolLimits.MutationOperationsMax)"),
        new(
            "outbox-out-of-order",
            "The smallest mutations are sent first.",
            "I23",
            Store,
            "WHERE scope = ?1 AND {Unacknowledged} ORDER BY sequence\")\n            .Bind(1, scope);\n        while (pending.Step())",
            "WHERE scope = ?1 AND {Unacknowledged} ORDER BY {($bug ? \"o.bytes\" : \"sequence\")}\")\n            .Bind(1, scope);\n        while (pending.Step())"),
        new(
            "acknowledged-not-kept",
            "What was acknowledged is purged with the next sync, instead of when no backup of the server can lack it.",
            "I3",
            "client-sdk/OfflineSync.Client/Sync/Engine.cs",
            "- (long)_options.AcknowledgedRetention.TotalMilliseconds;",
            "- ($bug ? 0 : (long)_options.AcknowledgedRetention.TotalMilliseconds);"),
        new(
            "shadow-stays-behind",
            "What a counter or set showed when it was sent is not noted: the next difference has the last one in it once more.",
            "I9",
            Outgoing,
            "else if (_present.Count > 0)",
            "else if (_present.Count > 0 && !$bug)"),
        new(
            "set-sent-as-a-whole",
            "The elements of a set that others have added count as removed, as the difference is taken to the empty set.",
            "I9",
            "client-sdk/OfflineSync.Client/Shadows/CellDifference.cs",
            "var edit = SetValue.Difference(known, elements);",
            "var edit = SetValue.Difference($bug ? [] : known, elements);"),
        new(
            "base-one-too-high",
            "A mutation says that its writer had seen one change more than it had.",
            "I11",
            Collector,
            "draft.IsBackfill ? 0 : state.Change;",
            "draft.IsBackfill ? 0 : state.Change + ($bug ? 1 : 0);"),
        new(
            "splice-one-too-early",
            "What is inserted into a text goes in front of the character that it came behind.",
            "I9",
            "protos/OfflineSync.Protocol/Edits/TextDifference.cs",
            "Position = (uint)(start + hunk.BeforeStart),",
            "Position = (uint)($bug && start > 0 && hunk.BeforeEnd == hunk.BeforeStart ? start + hunk.BeforeStart - 1 : start + hunk.BeforeStart),"),
    ];
}
