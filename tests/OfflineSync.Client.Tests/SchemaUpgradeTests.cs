namespace OfflineSync.Client.Tests;

/// <summary>Files that older versions of the SDK wrote go on.</summary>
public sealed class SchemaUpgradeTests
{
    private const string Version1 =
        """
        CREATE TABLE offlinesync_client( id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, client_id BLOB NOT NULL, stamp INTEGER NOT NULL, clock_offset INTEGER NOT NULL);
        CREATE TABLE offlinesync_scopes( scope TEXT PRIMARY KEY, cursor BLOB NOT NULL, change INTEGER NOT NULL, next_sequence INTEGER NOT NULL, known_stamp INTEGER NOT NULL, resnapshot INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE offlinesync_tables( id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, scope TEXT NOT NULL, is_tracked INTEGER NOT NULL);
        CREATE TABLE offlinesync_columns( t INTEGER NOT NULL, is_key INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (t, is_key, position)) WITHOUT ROWID;
        CREATE TABLE offlinesync_capture(id INTEGER PRIMARY KEY, t INTEGER NOT NULL, at INTEGER, m0 INTEGER NOT NULL, k0);
        CREATE TABLE offlinesync_boundaries(id INTEGER PRIMARY KEY);
        CREATE TABLE offlinesync_outbox( id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, sequence INTEGER, stamp INTEGER NOT NULL, base INTEGER NOT NULL, state INTEGER NOT NULL, operations INTEGER NOT NULL, bytes INTEGER NOT NULL, created_at INTEGER NOT NULL, acknowledged_at INTEGER, change INTEGER, code TEXT, message TEXT, backfill INTEGER NOT NULL DEFAULT 0);
        CREATE UNIQUE INDEX offlinesync_outbox_sequence ON offlinesync_outbox(scope, sequence);
        CREATE INDEX offlinesync_outbox_state ON offlinesync_outbox(state, scope, sequence);
        CREATE INDEX offlinesync_outbox_acknowledged ON offlinesync_outbox(acknowledged_at) WHERE state = 2;
        CREATE TABLE offlinesync_payloads(id INTEGER PRIMARY KEY, change_set BLOB NOT NULL);
        CREATE TABLE offlinesync_quarantine( t INTEGER NOT NULL, key BLOB NOT NULL, changes BLOB NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (t, key)) WITHOUT ROWID;
        CREATE TABLE offlinesync_unsent(t INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (t, key)) WITHOUT ROWID;
        CREATE TABLE offlinesync_skipped(scope TEXT NOT NULL, name TEXT NOT NULL, col TEXT NOT NULL, PRIMARY KEY (scope, name, col)) WITHOUT ROWID;
        """;

    private const string Trigger =
        """
        CREATE TRIGGER offlinesync_1_update AFTER UPDATE OF "title" ON "t" BEGIN
            INSERT INTO offlinesync_capture(t, at, m0, k0) VALUES (1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER), 1, NEW."id"); END
        """;

    [Fact]
    public async Task A_file_of_version_1_with_a_waiting_outbox_and_captured_writes_goes_on()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, title TEXT)", "INSERT INTO t VALUES ('a', 'one')", Version1, Trigger);
        var changeSet = Convert.ToHexString(await FirstMutationAsync());
        device.Execute(
            "INSERT INTO offlinesync_client VALUES (1, 1, x'00112233445566778899aabbccddeeff', 6553600000, 0)",
            "INSERT INTO offlinesync_scopes VALUES ('test', x'', 0, 2, 0, 0)",
            "INSERT INTO offlinesync_tables VALUES (1, 't', 'test', 1)",
            "INSERT INTO offlinesync_columns VALUES (1, 1, 0, 'id'), (1, 0, 0, 'title')",
            "INSERT INTO offlinesync_outbox(scope, sequence, stamp, base, state, operations, bytes, created_at) VALUES ('test', 1, 6553600000, 0, 0, 1, 1, 100000)",
            $"INSERT INTO offlinesync_payloads VALUES (1, x'{changeSet}')",
            "UPDATE t SET title = 'two'",
            "ALTER TABLE t ADD COLUMN views INTEGER NOT NULL DEFAULT 0",
            "UPDATE t SET views = 3");

        await device.OpenAsync([], options => options.Track("t", table => table.Counter("views")));
        device.Execute("UPDATE t SET views = views + 1");

        Assert.Equal([["Insert t[a] title=one"], ["Update t[a] title=two"], ["Update t[a] views+(1)"]], await device.SentAsync());
        Assert.Equal("00112233445566778899AABBCCDDEEFF", Convert.ToHexString(device.Server.Declarations[0].ClientId.Span));
        Assert.Equal(["9"], device.Query("SELECT version FROM offlinesync_client"));
    }

    [Fact]
    public async Task An_upgraded_file_has_the_same_tables_as_a_new_one()
    {
        await using var upgraded = new Device("CREATE TABLE t(id TEXT PRIMARY KEY)", Version1, "INSERT INTO offlinesync_client VALUES (1, 1, x'00112233445566778899aabbccddeeff', 0, 0)");
        await upgraded.OpenAsync(["t"]);
        await using var created = new Device("CREATE TABLE t(id TEXT PRIMARY KEY)");
        await created.OpenAsync(["t"]);
        const string Columns = "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk FROM sqlite_schema m, pragma_table_info(m.name) c ORDER BY m.name, c.cid";
        Assert.Equal(created.Query(Columns), upgraded.Query(Columns));
    }

    private static async Task<byte[]> FirstMutationAsync()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, title TEXT)");
        await device.OpenAsync(["t"]);
        device.Execute("INSERT INTO t VALUES ('a', 'one')");
        await device.Client.SyncNowAsync();
        return device.Server.Mutations[0].ChangeSet.ToByteArray();
    }
}
