namespace OfflineSync.Client.Tests;

/// <summary>A column that a migration renamed keeps its old name on the wire.</summary>
public sealed class RenameTests
{
    private const string Old = "CREATE TABLE t(id TEXT PRIMARY KEY, views INTEGER, title TEXT)";
    private const string Migration = "ALTER TABLE t RENAME COLUMN views TO hits; ALTER TABLE t RENAME COLUMN title TO name";

    [Fact]
    public async Task A_rename_with_writes_that_were_not_collected_and_a_waiting_outbox_loses_nothing()
    {
        await using var device = new Device(Old);
        await device.OpenAsync([], OldApp);
        device.Execute("INSERT INTO t VALUES ('a', 1, 'one')");
        device.Server.Failures.Enqueue(new Protocol.Grpc.RpcException(Protocol.Grpc.StatusCode.Unavailable, "away"));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        device.Execute("UPDATE t SET views = views + 2, title = 'two'");
        await device.Client.DisposeAsync();

        device.Execute(Migration);
        await device.OpenAsync([], NewApp);
        device.Execute("UPDATE t SET hits = hits + 4, name = 'three'");

        Assert.Equal([["Insert t[a] views+(1) title=one"], ["Update t[a] views+(2) title=two"], ["Update t[a] views+(4) title=three"]], await device.SentAsync());
        Assert.Equal(["a|7|three"], device.Query("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_migration_drops_columns_while_capture_is_suspended_and_what_was_captured_goes_through()
    {
        await using var device = new Device(Old);
        await device.OpenAsync([], OldApp);
        device.Execute("INSERT INTO t VALUES ('a', 1, 'one')");
        await device.Client.DisposeAsync();
        Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => device.Execute("ALTER TABLE t DROP COLUMN views"));

        OfflineSyncClient.SuspendCapture(device.DatabasePath);
        device.Execute("ALTER TABLE t DROP COLUMN views", "ALTER TABLE t ADD COLUMN note TEXT");
        await device.OpenAsync([], options => options.Track("t"));
        device.Execute("UPDATE t SET title = 'two'", "INSERT INTO t VALUES ('b', 'three', 'new')");

        Assert.Equal(["Insert t[a] title=one note=NULL", "Update t[a] title=two", "Insert t[b] title=three note=new"], (await device.SentAsync()).SelectMany(rows => rows));
    }

    [Fact]
    public async Task An_app_with_the_new_name_and_one_with_the_old_name_understand_each_other()
    {
        await using var before = new Device(Old);
        await before.OpenAsync([], OldApp);
        await using var after = new Device(Old, Migration);
        await after.OpenAsync([], NewApp);
        before.Execute("INSERT INTO t VALUES ('a', 1, 'one')");
        after.Execute("INSERT INTO t VALUES ('a', 1, 'one')");

        Assert.Equal(await before.SentAsync(), await after.SentAsync());
        Assert.Equal(before.Server.Declarations[0].Tables, after.Server.Declarations[0].Tables);

        foreach (var device in new[] { before, after })
        {
            device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Update("t", "a", ("views", 5), ("title", "two"))));
            await device.Client.SyncNowAsync();
            Assert.Equal(["a|5|two"], device.Query("SELECT * FROM t"));
        }
    }

    [Fact]
    public async Task Quarantine_and_staged_pages_go_on_under_the_old_name()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, views INTEGER, title TEXT UNIQUE)", "INSERT INTO t VALUES ('b', 0, 'taken')");
        await device.OpenAsync([], OldApp);
        await device.Client.SyncNowAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Insert("t", "a", ("views", 5), ("title", "taken"))));
        await device.Client.SyncNowAsync();
        device.Server.Deltas.Enqueue([Pages.Part(3, [Pages.Insert("t", "c", ("views", 7), ("title", "c"))])]);
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        await device.Client.DisposeAsync();

        device.Execute(Migration);
        await device.OpenAsync([], NewApp);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(4, Pages.Update("t", "b", ("title", "free"))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|5|taken", "b|0|free", "c|7|c"], device.Query("SELECT id, hits, name FROM t ORDER BY id"));
        Assert.Equal(["a|5", "b|0", "c|7"], device.Query("SELECT k0, \"counter:views\" FROM offlinesync_shadow_1 ORDER BY k0"));
    }

    [Fact]
    public async Task A_column_that_was_skipped_is_fetched_when_a_migration_brings_it_under_another_name()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, title TEXT)");
        await device.OpenAsync(["t"]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("t", "a", ("views", 5), ("title", "one"))));
        await device.Client.SyncNowAsync();
        device.Execute("ALTER TABLE t ADD COLUMN hits INTEGER", "ALTER TABLE t RENAME COLUMN title TO name");
        await device.OpenAsync([], NewApp);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("t", "a", ("views", 5), ("title", "one"))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|one|5"], device.Query("SELECT * FROM t"));
    }

    private static void OldApp(OfflineSyncOptions options) => options.Track("t", table => table.Counter("views"));

    private static void NewApp(OfflineSyncOptions options) => options.Track("t", table => table
        .Counter("hits").Column("hits", column => column.RenamedFrom("views")).Column("name", column => column.RenamedFrom("title")));
}
