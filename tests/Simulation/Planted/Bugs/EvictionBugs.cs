namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in how rows leave a device and come back.</summary>
internal static class EvictionBugs
{
    private const string Run = "client-sdk/OfflineSync.Client/Eviction/EvictionRun.cs";
    private const string Protection = "client-sdk/OfflineSync.Client/Eviction/RowProtection.cs";
    private const string Removal = "client-sdk/OfflineSync.Client/Eviction/RowRemoval.cs";
    private const string Application = "client-sdk/OfflineSync.Client/Pull/Application.cs";
    private const string Store = "client-sdk/OfflineSync.Client/Outbox/OutboxStore.cs";
    private const string Pull = "client-sdk/OfflineSync.Client/Sync/ScopePull.cs";
    private const string Sync = "client-sdk/OfflineSync.Client/Sync/ScopeSync.cs";
    private const string Planner = "client-sdk/OfflineSync.Client/Subscriptions/PullPlanner.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "eviction-is-captured",
            "The triggers see rows leave: they are deleted for everybody.",
            "I21",
            Run,
            "Remove(table, keys, first, held, evicted);",
            "var fired = Storage.Connections.EnableTriggers(database, options.RunTriggersOnApply || $bug); Remove(table, keys, first, held, evicted); Storage.Connections.EnableTriggers(database, fired);"),
        new(
            "pins-are-ignored",
            "Pinned rows leave.",
            "I21",
            Protection,
            "foreach (var row in KeptRows.Read(database))",
            "foreach (var row in $bug ? [] : KeptRows.Read(database))"),
        new(
            "pin-of-a-table-ignored",
            "A pin of a whole table holds none of its rows.",
            "I21",
            Protection,
            "|| _rows.TryGetValue(KeptRows.OfTable(row.Table), out hold) ? hold : null;",
            "|| (!$bug && _rows.TryGetValue(KeptRows.OfTable(row.Table), out hold)) ? hold : null;"),
        new(
            "unsent-rows-leave",
            "Rows leave whose mutation has no answer yet.",
            "I21",
            Store,
            "WHERE o.{Unacknowledged} OR",
            "WHERE {($bug ? \"0\" : $\"o.{Unacknowledged}\")} OR"),
        new(
            "acknowledged-rows-leave-early",
            "Rows leave as soon as the server has what was written to them, before the checkpoint that includes it.",
            "I21",
            Store,
            "(o.state = 2 AND o.change > s.change) OR o.state = 3",
            "(o.state = 2 AND o.change > s.change{($bug ? \" AND 0\" : \"\")}) OR o.state = 3"),
        new(
            "rows-in-conflict-leave",
            "Rows leave about which the inbox has a conflict.",
            "I21",
            Protection,
            "foreach (var (scope, name, key) in ConflictStore.Rows(database))",
            "foreach (var (scope, name, key) in $bug ? [] : ConflictStore.Rows(database))"),
        new(
            "rows-leave-before-they-are-collected",
            "What the app wrote is not collected before rows leave.",
            "I21",
            Run,
            "var collected = collector.Collect(database, tables);",
            "var collected = $bug ? new RowChanges(ChangeOrigin.Local) : collector.Collect(database, tables);"),
        new(
            "holds-are-read-once",
            "What holds rows is read at the start of an eviction, and not again when the app has written meanwhile.",
            "I21",
            Protection,
            "if (!isChanged && version == _version)",
            "if ((!isChanged && version == _version) || ($bug && _version is not null))"),
        new(
            "parents-leave",
            "Rows leave to which rows refer that stay.",
            "I21",
            Run,
            "(references.Contains(table, keys[next]) ? EvictionHold.Referenced : null)",
            "(!$bug && references.Contains(table, keys[next]) ? EvictionHold.Referenced : null)"),
        new(
            "shadow-of-a-row-that-left",
            "What a counter had shown is kept when the row leaves: it counts for the row that the app creates in its place.",
            "I9",
            Removal,
            "_shadows.Find(table)?.Delete(key);",
            "if (!$bug) $original"),
        new(
            "part-of-a-row-comes-back",
            "The changed columns of a row that had left are inserted as if they were all of it.",
            "I9",
            new PlantedEdit(Pull, "Subscription = plan.Subscription,", "Subscription = $bug ? null : plan.Subscription,"),
            new PlantedEdit(
                Application,
                "if (operation == RowOperation.Update && table.IsPartial && !IsHere(table, key))\n            return;",
                """
                if (operation == RowOperation.Update && table.IsPartial && !IsHere(table, key))
                        {
                            if ($bug)
                                _rows.TryApply(table, RowOperation.Insert, key, columns, values, out _);
                            return;
                        }
                """)),
        new(
            "changed-rows-not-asked-for-whole",
            "The client does not say that rows may have left: of those that change, only the changed columns come.",
            "I21",
            Planner,
            "WholeRows = table.IsPartial",
            "WholeRows = table.IsPartial && !$bug"),
        new(
            "changed-rows-not-sent-whole",
            "The server sends the changed columns only, whatever the client keeps.",
            "I21",
            "server/Feed/Subscriptions/PullPlanner.cs",
            "tables[table.Table] = TableView.Plain with { Whole = whole };",
            "tables[table.Table] = TableView.Plain with { Whole = whole && !$bug };"),
        new(
            "created-anew-not-asked-for",
            "A row that the app creates in place of one that left shows what it counted there alone.",
            "I9",
            Planner,
            "request.Additions.Add(RowsCreatedAnew.Find(",
            "if (!$bug) $original"),
        new(
            "parents-stay-away",
            "A row that refers to one that left waits for it, and nobody asks for that one.",
            "I9",
            Sync,
            "if (end == PullEnd.Checkpoint && _engine.MayLackParents(_scope))",
            "if (end == PullEnd.Checkpoint && _engine.MayLackParents(_scope) && !$bug)"),
        new(
            "nobody-notes-what-left",
            "It is not noted that rows have left: a version of the app that keeps them does not fetch them.",
            "I9",
            Run,
            "if (!evicted.IsEmpty)",
            "if (!evicted.IsEmpty && !$bug)"),
        new(
            "fetched-behind-the-checkpoint",
            "The rows of an addition are applied without what changed meanwhile.",
            "I9",
            "server/Feed/Subscriptions/PullPlanner.cs",
            "before with { Whole = true, Added = [.. before.Added, parts[^1].Range!] }",
            "before with { Whole = true, Added = $bug ? before.Added : [.. before.Added, parts[^1].Range!] }"),
    ];
}
