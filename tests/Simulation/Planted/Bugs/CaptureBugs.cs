namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in what triggers record and transactions mark.</summary>
internal static class CaptureBugs
{
    private const string Triggers = "client-sdk/OfflineSync.Client/Capture/CaptureTriggers.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "capture-misses-a-column",
            "The update trigger does not watch the last column of a table.",
            "I9",
            Triggers,
            """AFTER UPDATE OF {List(table.ValueNames)} ON""",
            """AFTER UPDATE OF {List($bug && table.ValueNames.Count > 1 ? table.ValueNames.SkipLast(1) : table.ValueNames)} ON"""),
        new(
            "capture-misses-deletes",
            "There is no trigger for deletes.",
            "I9",
            Triggers,
            """Add("delete", $"AFTER DELETE ON""",
            """if (!$bug) $original"""),
        new(
            "boundary-too-early",
            "A transaction's boundary leaves out its last row.",
            "I6",
            "client-sdk/OfflineSync.Client/Transactions/SyncTransaction.cs",
            """command.Parameters.AddWithValue("$last", last);""",
            """command.Parameters.AddWithValue("$last", $bug ? last - 1 : last);"""),
        new(
            "mask-without-its-first-bit",
            "The first column's bit of the mask is not read.",
            "I9",
            "client-sdk/OfflineSync.Client/Capture/CapturedTable.cs",
            "for (var bit = 0; bit < _columnOfBit.Length; bit++)",
            "for (var bit = $bug ? 1 : 0; bit < _columnOfBit.Length; bit++)"),
        new(
            "applied-rows-are-captured",
            "The triggers fire for rows that come from the server, which are sent back to it.",
            "I4",
            "client-sdk/OfflineSync.Client/Storage/Connections.cs",
            "if (before != enable)",
            "if (before != enable && !($bug && !enable))"),
        new(
            "writes-not-synced",
            "The connections of the app write with synchronous=NORMAL.",
            "I1",
            "client-sdk/OfflineSync.Client/Storage/Connections.cs",
            """command.CommandText = "PRAGMA synchronous = FULL";""",
            """command.CommandText = $bug ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL";"""),
        new(
            "sync-not-synced",
            "The connection of the sync writes with synchronous=NORMAL: what it was told of the server is lost with the power.",
            "I8",
            "client-sdk/OfflineSync.Client/OfflineSyncClient.cs",
            """Connections.Open(file, "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL");""",
            """Connections.Open(file, "PRAGMA journal_mode = WAL", $bug ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");"""),
        new(
            "status-without-captured-writes",
            "The status does not count what was written and is not collected yet.",
            "I25",
            "client-sdk/OfflineSync.Client/OfflineSyncClient.cs",
            """(int)(_reader.Scalar("SELECT EXISTS (SELECT 1 FROM offlinesync_capture)") ?? 0)""",
            """($bug ? 0 : $original)"""),
    ];
}
