namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in how a client puts right what a server complains of.</summary>
internal static class RecoveryBugs
{
    private const string Recovery = "client-sdk/OfflineSync.Client/Sync/ScopeRecovery.cs";
    private const string Store = "client-sdk/OfflineSync.Client/Outbox/OutboxStore.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "retry-under-a-new-id",
            "After a broken connection everything is sent again under a new client id.",
            "I4",
            Recovery,
            "            default:\n                return Recovery.None;",
            "            default:\n                return $bug && error.Status == StatusCode.Unavailable ? Recovery.NewClientId : Recovery.None;"),
        new(
            "no-new-id-after-a-conflict",
            "A copied database goes on under the id of the original.",
            "I23",
            Recovery,
            "case Reason.ClientIdConflict:\n                return Recovery.NewClientId;",
            "case Reason.ClientIdConflict:\n                return $bug ? Recovery.None : Recovery.NewClientId;"),
        new(
            "new-id-with-old-sequences",
            "With a new client id the outbox keeps its sequences.",
            "I23",
            "client-sdk/OfflineSync.Client/Sync/Engine.cs",
            "        OutboxStore.Renumber(Database);",
            "        if (!$bug) OutboxStore.Renumber(Database);"),
        new(
            "renumbered-backwards",
            "With a new client id the latest mutation becomes the first.",
            "I5",
            Store,
            "AND earlier.id <= offlinesync_outbox.id) WHERE {Unacknowledged}",
            "AND earlier.id {($bug ? \">=\" : \"<=\")} offlinesync_outbox.id) WHERE {Unacknowledged}"),
        new(
            "rewind-sends-nothing-again",
            "What a restored server lacks is not sent again.",
            "I23",
            Store,
            "        DetachRejected(database, scope, sequence);",
            "        if ($bug) return true;\n        $original"),
        new(
            "cursor-invalid-ignored",
            "A cursor that the server refuses is kept.",
            "I23",
            Recovery,
            "            case Reason.CursorInvalid:\n                ScopeState.Resnapshot(_database, scope);",
            "            case Reason.CursorInvalid:\n                if ($bug) return Recovery.None;\n                ScopeState.Resnapshot(_database, scope);"),
        new(
            "declaration-kept-for-another-log",
            "A server that does not know the tables any more is not told of them again.",
            "I23",
            Recovery,
            "            case Reason.SchemaMissing:\n                Declaration.Forget(_database, scope);",
            "            case Reason.SchemaMissing:\n                if (!$bug) Declaration.Forget(_database, scope);"),
        new(
            "skipped-column-not-fetched",
            "What was skipped for lack of a column is not fetched when a migration adds it.",
            "I9",
            "client-sdk/OfflineSync.Client/Capture/CaptureInstaller.cs",
            "        {\n            HeldTables.Forget(database, table.Id);",
            "        {\n            if (!$bug) HeldTables.Forget(database, table.Id);"),
    ];
}
