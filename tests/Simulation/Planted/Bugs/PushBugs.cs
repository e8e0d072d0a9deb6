namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in how the server takes mutations in.</summary>
internal static class PushBugs
{
    private const string Commit = "server/Push/GroupCommit.cs";
    private const string Draft = "server/Push/GroupDraft.cs";
    private const string Merge = "server/Push/MutationMerge.cs";
    private const string Ledger = "server/Push/LedgerCheck.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "answer-before-commit",
            "Pushes are answered before their transaction is committed.",
            "I2",
            Commit,
            "        await transaction.CommitAsync(write, cancellationToken);",
            "        if ($bug)\n            foreach (var outcome in outcomes.Where(outcome => outcome.Error is null)) outcome.Push.Complete(outcome.Result!);\n        $original"),
        new(
            "digest-not-compared",
            "Other content under a sequence that was taken counts as a repetition.",
            "I2",
            Ledger,
            "!entry.Digest.AsSpan().SequenceEqual(mutation.Digest))",
            "!entry.Digest.AsSpan().SequenceEqual(mutation.Digest) && !$bug)"),
        new(
            "ledger-not-asked",
            "A repetition is taken for a new mutation.",
            "I23",
            Ledger,
            "        if (taken == mutations.Count)\n            return taken;",
            "        if ($bug) return 0;\n        if (taken == mutations.Count)\n            return taken;"),
        new(
            "gap-not-noticed",
            "A push that begins behind a mutation which the server does not have is taken in.",
            "I5",
            Ledger,
            "if (mutations[0].Sequence > ledger.Highest + 1)",
            "if (mutations[0].Sequence > ledger.Highest + 1 && !$bug)"),
        new(
            "replay-as-success",
            "A repetition of a rejected mutation is answered as if it had been applied.",
            "I2",
            "server/Push/DraftedResult.cs",
            "            Outcome = entry.Outcome,",
            "            Outcome = $bug && Stored is not null ? Outcome.Applied : entry.Outcome,"),
        new(
            "refused-rows-do-not-return",
            "The rows of a rejected mutation are not sent to its writer, who goes on showing what was refused.",
            "I17",
            Merge,
            "            slot.Set(RowMerge.Restore(state, mutation.Change), new LogPosition(mutation.Change, i), mutation.Id.Client);",
            "            if (!$bug) $original"),
        new(
            "lost-row-keeps-its-position",
            "A row in which the newcomer lost something keeps its position, so that he does not hear of what stayed.",
            "I9",
            Merge,
            "            mutation.SlotOf(i, batch)!.Set(rows[i].State,",
            "            if (!($bug && rows[i].Lost)) $original"),
        new(
            "positions-used-twice",
            "All rows of a mutation have one position.",
            "I9",
            Merge,
            "i), mutation.Id.Client);\n            lost |= rows[i].Lost;",
            "$bug ? 0 : i), mutation.Id.Client);\n            lost |= rows[i].Lost;"),
        new(
            "head-not-moved",
            "The log's head stays where it was when a group of one mutation is committed.",
            "I7",
            Draft,
            "    public ScopeWrite Build(int conflictsMax) => new(\n        Head,",
            "    public ScopeWrite Build(int conflictsMax) => new(\n        $bug && _accepted.Count == 1 ? Head with { Change = transaction.Head.Change } : Head,"),
        new(
            "leader-leaves-with-the-abandoned",
            "Whoever commits a scope's pushes stops at one that nobody waits for any more, and the others wait for ever.",
            "I23",
            "server/Push/PushQueue.cs",
            "                if (next.Abandoned)\n                    continue;",
            "                if (next.Abandoned && $bug)\n                    return null;\n                if (next.Abandoned)\n                    continue;"),
        new(
            "refusal-forgotten-in-a-group",
            "A push that is refused is not answered when it came in a group.",
            "I24",
            "server/Push/PushRunner.cs",
            "                else\n                    push.Fail(error);",
            "                else if (!($bug && group.Count > 1))\n                    push.Fail(error);"),
        new(
            "refused-mutation-stays",
            "What a validator refuses takes effect.",
            "I9",
            Merge,
            "            mutation.Reject(exception.Rejection);\n            texts.Rollback();",
            "            mutation.Reject(exception.Rejection);\n            if ($bug)\n                for (var i = 0; i < rows.Length; i++)\n                    if (rows[i].State is { } state) mutation.SlotOf(i, batch)!.Set(state, new LogPosition(mutation.Change, i), mutation.Id.Client);\n            texts.Rollback();"),
    ];
}
