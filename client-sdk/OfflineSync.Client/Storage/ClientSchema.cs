namespace OfflineSync.Client.Storage;

/// <summary>The SDK's own tables in the app's database. All names start with <c>offlinesync_</c>.</summary>
internal static class ClientSchema
{
    public const string Prefix = "offlinesync_";

    private const int Version = 9;

    // As version 1 had them. What later versions add follows as steps, so that a new file and an upgraded one are the same.
    private static readonly string[] Tables =
    [
        // This installation: its id, the latest hybrid clock stamp used or seen, and the server's clock minus ours in milliseconds.
        """
        CREATE TABLE offlinesync_client(
            id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, client_id BLOB NOT NULL, stamp INTEGER NOT NULL, clock_offset INTEGER NOT NULL)
        """,
        """
        CREATE TABLE offlinesync_scopes(
            scope TEXT PRIMARY KEY, cursor BLOB NOT NULL, change INTEGER NOT NULL, next_sequence INTEGER NOT NULL, known_stamp INTEGER NOT NULL,
            resnapshot INTEGER NOT NULL) WITHOUT ROWID
        """,
        """
        CREATE TABLE offlinesync_tables(
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, scope TEXT NOT NULL, is_tracked INTEGER NOT NULL)
        """,
        // What the triggers of a table were made for: value column number n is bit n of the masks.
        """
        CREATE TABLE offlinesync_columns(
            t INTEGER NOT NULL, is_key INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (t, is_key, position)) WITHOUT ROWID
        """,
        // Written by triggers, in commit order: the key of a changed row and a mask of its changed columns (-1: inserted, 0: perhaps deleted).
        "CREATE TABLE offlinesync_capture(id INTEGER PRIMARY KEY, t INTEGER NOT NULL, at INTEGER, m0 INTEGER NOT NULL, k0)",
        // A mutation ends at each of these capture ids.
        "CREATE TABLE offlinesync_boundaries(id INTEGER PRIMARY KEY)",
        """
        CREATE TABLE offlinesync_outbox(
            id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, sequence INTEGER, stamp INTEGER NOT NULL, base INTEGER NOT NULL,
            state INTEGER NOT NULL, operations INTEGER NOT NULL, bytes INTEGER NOT NULL, created_at INTEGER NOT NULL, acknowledged_at INTEGER,
            change INTEGER, code TEXT, message TEXT, backfill INTEGER NOT NULL DEFAULT 0)
        """,
        "CREATE UNIQUE INDEX offlinesync_outbox_sequence ON offlinesync_outbox(scope, sequence)",
        "CREATE INDEX offlinesync_outbox_state ON offlinesync_outbox(state, scope, sequence)",
        // What is due for removal is looked for at every sync.
        "CREATE INDEX offlinesync_outbox_acknowledged ON offlinesync_outbox(acknowledged_at) WHERE state = 2",
        "CREATE TABLE offlinesync_payloads(id INTEGER PRIMARY KEY, change_set BLOB NOT NULL)",
        """
        CREATE TABLE offlinesync_quarantine(
            t INTEGER NOT NULL, key BLOB NOT NULL, changes BLOB NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (t, key)) WITHOUT ROWID
        """,
        // Rows that are on this device only, because they could not be or were not to be sent.
        "CREATE TABLE offlinesync_unsent(t INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (t, key)) WITHOUT ROWID",
        // Columns ('' for the whole table) that the server sent and this app version does not have.
        "CREATE TABLE offlinesync_skipped(scope TEXT NOT NULL, name TEXT NOT NULL, col TEXT NOT NULL, PRIMARY KEY (scope, name, col)) WITHOUT ROWID",
    ];

    private static readonly string[] AddedInVersion2 =
    [
        // The hash of what the server has accepted of this app's merge rules.
        "ALTER TABLE offlinesync_scopes ADD COLUMN declared BLOB",
        // How the column merges: see ColumnType and MergePolicy.
        "ALTER TABLE offlinesync_columns ADD COLUMN type INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE offlinesync_columns ADD COLUMN policy INTEGER NOT NULL DEFAULT 1",
        // Rows that still show an earlier checkpoint.
        "CREATE TABLE offlinesync_pins(t INTEGER NOT NULL, key BLOB NOT NULL, change INTEGER NOT NULL, PRIMARY KEY (t, key)) WITHOUT ROWID",
        // Values of this device that lost ('' as column: a delete). The stamps tell two logs of a server apart that was restored from a backup.
        """
        CREATE TABLE offlinesync_conflicts(
            id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, change INTEGER NOT NULL, ordinal INTEGER NOT NULL, name TEXT NOT NULL,
            key BLOB NOT NULL, col TEXT NOT NULL, rule INTEGER NOT NULL, mine, theirs, my_stamp INTEGER NOT NULL, their_stamp INTEGER NOT NULL,
            their_client BLOB NOT NULL, decided_at INTEGER NOT NULL, arrived_at INTEGER NOT NULL, image BLOB,
            UNIQUE (scope, change, ordinal, my_stamp, their_stamp))
        """,
        "CREATE INDEX offlinesync_conflicts_row ON offlinesync_conflicts(scope, name, key)",
        // Conflicts up to this change were delivered before, and may be settled: they are not taken again.
        "ALTER TABLE offlinesync_scopes ADD COLUMN conflicts INTEGER NOT NULL DEFAULT 0",
    ];

    private static readonly string[] AddedInVersion3 =
    [
        // A delta that was left for later: about how many bytes it is on the wire, and how much free space it needs. 0: none.
        "ALTER TABLE offlinesync_scopes ADD COLUMN deferred INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE offlinesync_scopes ADD COLUMN space INTEGER NOT NULL DEFAULT 0",
    ];

    private static readonly string[] AddedInVersion4 =
    [
        // The highest stamp that came from the server: however the clock is corrected, it stays past what this device has seen.
        "ALTER TABLE offlinesync_client ADD COLUMN seen_stamp INTEGER NOT NULL DEFAULT 0",
    ];

    private static readonly string[] AddedInVersion5 =
    [
        // The server has withdrawn the access to the scope, and has not given it back yet.
        "ALTER TABLE offlinesync_scopes ADD COLUMN revoked INTEGER NOT NULL DEFAULT 0",
    ];

    private static readonly string[] AddedInVersion6 =
    [
        // How many mutations the server has lost that are not kept here any more.
        "ALTER TABLE offlinesync_scopes ADD COLUMN lost INTEGER NOT NULL DEFAULT 0",
    ];

    private static readonly string[] AddedInVersion7 =
    [
        // How often a mutation was sent.
        "ALTER TABLE offlinesync_outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
        // The sync policy that the server gave: a serialized SyncPolicy.
        "CREATE TABLE offlinesync_policy(id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, policy BLOB NOT NULL, since INTEGER NOT NULL)",
    ];

    private static readonly string[] AddedInVersion8 =
    [
        // The attachments that this device has, or wants: see AttachmentStanding.
        """
        CREATE TABLE offlinesync_attachments(
            scope TEXT NOT NULL, hash TEXT NOT NULL, length INTEGER NOT NULL, content_type TEXT NOT NULL, standing INTEGER NOT NULL, is_local INTEGER NOT NULL,
            is_ours INTEGER NOT NULL DEFAULT 0, is_pinned INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0, added_at INTEGER NOT NULL, used_at INTEGER NOT NULL, error TEXT,
            PRIMARY KEY (scope, hash)) WITHOUT ROWID
        """,
        "CREATE INDEX offlinesync_attachments_hash ON offlinesync_attachments(hash)",
        "CREATE INDEX offlinesync_attachments_waiting ON offlinesync_attachments(length) WHERE standing = 0",
        "CREATE INDEX offlinesync_attachments_used ON offlinesync_attachments(used_at) WHERE is_local = 1",
        // Rows that the app pinned: they never leave the device. An empty key stands for all rows of the table.
        "CREATE TABLE offlinesync_kept(t INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (t, key)) WITHOUT ROWID",
        // Rows of the table have left the device.
        "ALTER TABLE offlinesync_tables ADD COLUMN evicted INTEGER NOT NULL DEFAULT 0",
        // The checkpoint was fetched for the tracked tables only.
        "ALTER TABLE offlinesync_scopes ADD COLUMN subscribed INTEGER NOT NULL DEFAULT 0",
    ];

    private static readonly string[] AddedInVersion9 =
    [
        // The tables that the checkpoint covers; the window for which their rows were last fetched or removed, and from which value of its column on they are here
        // (NULL: all), but for those that were evicted.
        "CREATE TABLE offlinesync_held(t INTEGER PRIMARY KEY, window TEXT NOT NULL, bound)",
        """
        INSERT INTO offlinesync_held SELECT id, '', NULL FROM offlinesync_tables
        WHERE is_tracked = 1 AND scope IN (SELECT scope FROM offlinesync_scopes WHERE cursor <> x'')
        """,
        "ALTER TABLE offlinesync_scopes DROP COLUMN subscribed",
    ];

    /// <summary>Creates what is missing, and upgrades what an older version of the SDK made.</summary>
    /// <exception cref="OfflineSyncException">The file was written by a newer version of the SDK.</exception>
    public static void Ensure(Database database, Func<Guid> newClientId)
    {
        if (database.Scalar("SELECT 1 FROM sqlite_schema WHERE name = 'offlinesync_client'") is null)
        {
            Execute(database, Tables);
            database.Prepare("INSERT INTO offlinesync_client(id, version, client_id, stamp, clock_offset) VALUES (1, 1, ?1, 0, 0)")
                .Bind(1, newClientId().ToByteArray(bigEndian: true)).Run();
        }
        var version = database.Scalar("SELECT version FROM offlinesync_client");
        if (version > Version)
            throw new OfflineSyncException(OfflineSyncError.UnsupportedFile,
                $"The database was used by a newer version of the SDK (its tables have version {version}, this SDK knows {Version}). Update the app.");
        if (version < 2)
            Execute(database, AddedInVersion2);
        if (version < 3)
            Execute(database, AddedInVersion3);
        if (version < 4)
            Execute(database, AddedInVersion4);
        if (version < 5)
            Execute(database, AddedInVersion5);
        if (version < 6)
            Execute(database, AddedInVersion6);
        if (version < 7)
            Execute(database, AddedInVersion7);
        if (version < 8)
            Execute(database, AddedInVersion8);
        if (version < 9)
            Execute(database, AddedInVersion9);
        if (version != Version)
            database.Prepare("UPDATE offlinesync_client SET version = ?1").Bind(1, Version).Run();
    }

    private static void Execute(Database database, string[] statements)
    {
        foreach (var statement in statements)
            database.Execute(statement);
    }

    /// <summary>Makes room in the capture table for keys and masks of this many parts.</summary>
    public static void WidenCapture(Database database, int keyParts, int maskParts)
    {
        for (var i = 1; i < keyParts; i++)
            AddColumn(database, $"k{i}", "");
        for (var i = 1; i < maskParts; i++)
            AddColumn(database, $"m{i}", "INTEGER");
    }

    private static void AddColumn(Database database, string name, string type)
    {
        if (database.Scalar($"SELECT 1 FROM pragma_table_info('offlinesync_capture') WHERE name = '{name}'") is null)
            database.Execute($"ALTER TABLE offlinesync_capture ADD COLUMN {name} {type}");
    }
}
