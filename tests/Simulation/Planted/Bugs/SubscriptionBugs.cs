namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in what a device keeps of tables with a window.</summary>
internal static class SubscriptionBugs
{
    private const string Planner = "client-sdk/OfflineSync.Client/Subscriptions/PullPlanner.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "rows-outside-not-named",
            "Rows that stay outside of their table's window are not named to the server, which does not tell how they change.",
            "I9",
            Planner,
            "request.Additions.Add(RowAdditions.Of(table, outside).Select(Changed));",
            "request.Additions.Add($bug ? [] : RowAdditions.Of(table, outside).Select(Changed));"),
        new(
            "wider-window-without-its-rows",
            "A window that was made wider counts as here before its rows have come.",
            "I9",
            "client-sdk/OfflineSync.Client/Eviction/Evictor.cs",
            "rows.Newest(held.Bound,",
            "rows.Newest($bug ? Value.Null : held.Bound,"),
        new(
            "rows-do-not-move-up",
            "When rows of a window are deleted, older ones do not take their place.",
            "I9",
            Planner,
            "var lacking = mayMoveUp ?",
            "var lacking = mayMoveUp && !$bug ?"),
        new(
            "table-fetched-anew-keeps-what-is-gone",
            "A table that is fetched anew alone keeps rows that the server does not have any more.",
            "I9",
            "client-sdk/OfflineSync.Client/Subscriptions/Arrival.cs",
            "_before.Cursor.Length > 0 || _before.IsResnapshot ? Anew",
            "(_before.Cursor.Length > 0 && !$bug) || _before.IsResnapshot ? Anew"),
    ];
}
