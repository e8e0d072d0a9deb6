namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in what a client does with the server's rows.</summary>
internal static class PullBugs
{
    private const string Applier = "client-sdk/OfflineSync.Client/Pull/CheckpointApplier.cs";
    private const string Application = "client-sdk/OfflineSync.Client/Pull/Application.cs";
    private const string Pending = "client-sdk/OfflineSync.Client/Pull/PendingRow.cs";
    private const string Staged = "client-sdk/OfflineSync.Client/Pull/StagedTable.cs";
    private const string Store = "client-sdk/OfflineSync.Client/Outbox/OutboxStore.cs";
    private const string Pull = "client-sdk/OfflineSync.Client/Sync/ScopePull.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "cursor-before-rows",
            "The cursor is saved in a transaction of its own, before the rows.",
            "I9",
            Applier,
            "            prepare: () => arrival = ArrivalOf(scope, request, (long)last.Change),",
            """
                        prepare: $bug
                            ? database.Write<Action>(() =>
                            {
                                database.Prepare("UPDATE offlinesync_scopes SET cursor = ?1, change = ?2 WHERE scope = ?3").Bind(1, last.Cursor.Span).Bind(2, (long)last.Change).Bind(3, scope).Run();
                                return () => arrival = ArrivalOf(scope, request, (long)last.Change);
                            })
                            : () => arrival = ArrivalOf(scope, request, (long)last.Change),
            """),
        new(
            "cursor-of-another-scope",
            "A checkpoint is saved for all scopes.",
            "I8",
            "client-sdk/OfflineSync.Client/Outbox/ScopeState.cs",
            """space = 0, revoked = 0 WHERE scope = ?3")""",
            """space = 0, revoked = 0 WHERE " + ($bug ? "?3 <> ''" : "scope = ?3"))"""),
        new(
            "stale-pull-reply",
            "What was written while a pull was under way is not collected before its rows are applied.",
            "I11",
            Applier,
            "var local = collector.Collect(database, tables);",
            "var local = $bug ? new RowChanges(ChangeOrigin.Local) : collector.Collect(database, tables);"),
        new(
            "server-stamp-not-seen-by-pull",
            "A pull does not note the server's clock nor its stamp.",
            "I10",
            Applier,
            "ClientClock.Observe(database, last.Stamp);",
            "if (!$bug) $original"),
        new(
            "partial-transaction-shown",
            "Each page is applied as it comes, not only at the checkpoint.",
            "I6",
            Pull,
            "if (!part.Page.Checkpoint || engine.Applier.NeedsStaging(scope, plan))",
            "if ((!part.Page.Checkpoint && !$bug) || engine.Applier.NeedsStaging(scope, plan))"),
        new(
            "rebase-forgotten",
            "A counter or set shows the server's value without the own edits that wait.",
            "I17",
            Application,
            "values = pending.Rebase(columns, values);",
            "if (!$bug) $original"),
        new(
            "own-edit-applied-twice",
            "What the server has taken with the checkpoint is put on top of it once more.",
            "I9",
            Store,
            "OR (state = 2 AND change > ?2)) ORDER BY sequence\")",
            "OR (state = 2 AND change {($bug ? \">=\" : \">\")} ?2)) ORDER BY sequence\")"),
        new(
            "pending-write-overwritten",
            "The server's value is shown although an own write of the column waits.",
            "I11",
            Pending,
            "if (_overwritten.ContainsKey(column))",
            "if (_overwritten.ContainsKey(column) && !$bug)"),
        new(
            "pending-delete-undone",
            "A row that was deleted here returns with others' changes before the server knows of the delete.",
            "I11",
            Pending,
            "if (IsDeleted || operation == RowOperation.Delete)",
            "if ((IsDeleted && !$bug) || operation == RowOperation.Delete)"),
        new(
            "staged-rows-out-of-order",
            "Rows of a delta of several pages are applied from the last one to the first.",
            "I9",
            Staged,
            """FROM {_source} WHERE id >= ?1 ORDER BY id")""",
            """FROM {_source} WHERE id >= ?1 ORDER BY id{($bug ? " DESC" : "")}")"""),
        new(
            "staged-rows-before-the-first-other-are-lost",
            "When a table does not move as a whole, its rows are applied from the first one that is not whole.",
            "I9",
            Staged,
            "            firstOther = 0;",
            "            firstOther = $bug ? firstOther : 0;"),
        new(
            "page-skipped-at-resume",
            "The cursor of a page is saved before its rows: a pull that goes on after that skips them.",
            "I9",
            new PlantedEdit(Pull, "staging.Add(page);", "if ($bug) staging.Skip(page);\n        $original"),
            new PlantedEdit(
                "client-sdk/OfflineSync.Client/Pull/PageStaging.cs",
                "public bool HasRows(CapturedTable table) =>",
                """
                public void Skip(Page page) => _file.Write(() => _file.Prepare("UPDATE state SET cursor = ?1, rows = ?2").Bind(1, page.Cursor.ToByteArray()).Bind(2, RowCount).Run());

                $original
                """)),
        new(
            "quarantine-not-retried",
            "A row that was set aside is not tried again.",
            "I9",
            Application,
            "_quarantine.Retry((table, row) => Applied(table, row.Operation, row.Key));",
            "if (!$bug) $original"),
        new(
            "references-not-checked",
            "Rows whose parent is gone are shown.",
            "I18",
            Application,
            "_references.Run(SetAside);",
            "if (!$bug) $original"),
        new(
            "deletes-not-applied",
            "The server's deletes are skipped.",
            "I9",
            "client-sdk/OfflineSync.Client/Pull/RowApplier.cs",
            "if (operation == RowOperation.Update && columns.Count == 0)",
            "if (operation == RowOperation.Update && columns.Count == 0 || $bug && operation == RowOperation.Delete)"),
        new(
            "shadow-not-moved-by-pull",
            "What a pull brings is not noted as known: it is sent once more as an own edit.",
            "I9",
            "client-sdk/OfflineSync.Client/Pull/RowApplier.cs",
            "else if (columns.Intersect(table.ShadowedColumns) is { Count: > 0 } shadowed)",
            "else if (!$bug && columns.Intersect(table.ShadowedColumns) is { Count: > 0 } shadowed)"),
        new(
            "resnapshot-keeps-what-is-gone",
            "A resnapshot does not remove the rows that the server does not have any more.",
            "I9",
            Applier,
            "foreach (var table in compared)",
            "foreach (var table in $bug ? [] : compared)"),
        new(
            "resnapshot-without-own-rows",
            "A resnapshot asks for the rows of others only, and removes the own ones as missing.",
            "I9",
            "client-sdk/OfflineSync.Client/Subscriptions/PullPlanner.cs",
            "KnownStamp = state.IsResnapshot ? 0 : state.KnownStamp",
            "KnownStamp = state.IsResnapshot && !$bug ? 0 : state.KnownStamp"),
        new(
            "resnapshot-forgets-the-outbox",
            "Fetching a scope anew drops what waits to be sent.",
            "I1",
            "client-sdk/OfflineSync.Client/Outbox/ScopeState.cs",
            "    public static void Resnapshot(Database database, string scope)\n    {\n",
            "$original        if ($bug) database.Prepare(\"DELETE FROM offlinesync_outbox WHERE scope = ?1 AND state IN (0, 1)\").Bind(1, scope).Run();\n"),
        new(
            "two-syncs-at-once",
            "Nobody waits until another sync is over.",
            "I9",
            "client-sdk/OfflineSync.Client/Sync/Engine.cs",
            "        await _turn.WaitAsync(cancellationToken);\n        try\n        {\n            begins();",
            "        if (!$bug) await _turn.WaitAsync(cancellationToken);\n        try\n        {\n            begins();"),
    ];
}
