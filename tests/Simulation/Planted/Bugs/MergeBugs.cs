namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in what the server makes of writes that meet.</summary>
internal static class MergeBugs
{
    private const string Folder = "server/Merge/";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "tie-by-arrival",
            "Of two writes with one stamp the one that arrives last stays.",
            "I10",
            Folder + "Stamp.cs",
            "Hlc != other.Hlc ? Hlc > other.Hlc : Client > other.Client;",
            "Hlc != other.Hlc ? Hlc > other.Hlc : !$bug && Client > other.Client;"),
        new(
            "last-arrival-wins",
            "Of two writes the one that arrives last stays.",
            "I10",
            Folder + "RegisterMerge.cs",
            "!stamp.Beats(write.Stamp), concurrent, ConflictRule.LastWriterWins, context);",
            "!stamp.Beats(write.Stamp) || $bug, concurrent, ConflictRule.LastWriterWins, context);"),
        new(
            "first-writer-loses",
            "The last writer wins where the first one should.",
            "I10",
            Folder + "RegisterMerge.cs",
            "stamp.Beats(write.Stamp), concurrent, ConflictRule.FirstWriterWins, context);",
            "stamp.Beats(write.Stamp) != $bug, concurrent, ConflictRule.FirstWriterWins, context);"),
        new(
            "stale-write-taken",
            "What RejectStale should reject is taken.",
            "I10",
            Folder + "RegisterMerge.cs",
            "return policy == MergePolicy.RejectStale\n",
            "if ($bug && policy == MergePolicy.RejectStale) return new(arrived, OutcomeKind.Incoming);\n        return policy == MergePolicy.RejectStale\n"),
        new(
            "counter-overwritten",
            "A difference takes the place of the counter's value.",
            "I9",
            Folder + "CounterMerge.cs",
            "unchecked(EncodedValue.Read(old.Value).Integer + EncodedValue.Read(incoming.Value).Integer)",
            "unchecked(($bug ? 0 : EncodedValue.Read(old.Value).Integer) + EncodedValue.Read(incoming.Value).Integer)"),
        new(
            "set-overwritten",
            "The edit of a set takes the place of what others have put into it.",
            "I9",
            Folder + "SetColumnMerge.cs",
            "var merged = Apply(SetState.Read(old.Extra), Read(incoming), write);",
            "var merged = Apply($bug ? SetState.Empty : SetState.Read(old.Extra), Read(incoming), write);"),
        new(
            "element-by-arrival",
            "Of two opposite edits of an element the one that arrives last stays.",
            "I10",
            Folder + "Sets/SetState.cs",
            "var incomingWins = incoming.Write.Beats(current.Write);",
            "var incomingWins = incoming.Write.Beats(current.Write) || $bug;"),
        new(
            "resolver-gets-the-base",
            "A resolver is given the value from before the write as the incoming one.",
            "I10",
            Folder + "CustomMerge.cs",
            "Incoming = Side(based.After.ToValue(), write.Stamp),",
            "Incoming = Side($bug ? based.Before.ToValue() : based.After.ToValue(), write.Stamp),"),
        new(
            "resolver-not-asked",
            "The value that arrives is taken whatever the resolver says.",
            "I10",
            Folder + "CustomMerge.cs",
            "return isOld ? new(old",
            "return $bug ? new(arrived, OutcomeKind.Incoming) : isOld ? new(old"),
        new(
            "update-wins-over-a-delete",
            "A concurrent update keeps a row that was deleted.",
            "I10",
            Folder + "MergeContext.cs",
            "Table.Deletes == DeletePolicy.UpdateWins;",
            "Table.Deletes == DeletePolicy.UpdateWins || $bug;"),
        new(
            "tombstone-dropped-early",
            "A delete is forgotten after ten changes.",
            "I10",
            Folder + "RowMerge.cs",
            "if (current is null || (IsVoid(current) && write.Operation != RowOperation.Update))",
            "if (current is null || ($bug && current.Deleted && write.Stamp.Sequence > current.Tombstone.Sequence + 10) || (IsVoid(current) && write.Operation != RowOperation.Update))"),
        new(
            "update-below-the-floor-creates",
            "An update by who has not seen the deletes that are forgotten creates the row.",
            "I10",
            Folder + "RowMerge.cs",
            "write.Base < context.Floor)",
            "write.Base < context.Floor && !$bug)"),
        new(
            "deleted-row-comes-back-unseen",
            "An insert brings a deleted row back although its writer had not seen the delete.",
            "I10",
            Folder + "RowMerge.cs",
            "if (write.Operation == RowOperation.Insert && hadSeen)",
            "if (write.Operation == RowOperation.Insert && (hadSeen || $bug))"),
        new(
            "merged-value-kept-from-its-writer",
            "What became of a write that met another one is not sent to its writer.",
            "I9",
            Folder + "StampTable.cs",
            "Add(write with { Forced = true })",
            "Add(write with { Forced = !$bug })"),
    ];
}
