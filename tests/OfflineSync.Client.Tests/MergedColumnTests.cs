using static OfflineSync.Client.Tests.MergedTable;

namespace OfflineSync.Client.Tests;

/// <summary>What is sent of columns that merge: the difference between what was collected or applied last and what the app wrote.</summary>
public sealed class MergedColumnTests
{
    private const string First = "INSERT INTO t VALUES ('a', 5, '[\"x\"]', 'Hello', 'new', 'T')";

    [Fact]
    public async Task A_new_row_is_sent_as_the_difference_to_nothing()
    {
        await using var device = await OpenAsync();
        device.Execute(First);
        Assert.Equal(["Insert t[a] views+(5) tags+[\"x\"]-[] body@0:0 0-+Hello status=→new title=T"], Assert.Single(await device.SentAsync()));
        AssertShadowed(device);
    }

    [Fact]
    public async Task An_update_is_sent_as_what_it_changed()
    {
        await using var device = await OpenAsync();
        device.Execute(First);
        await device.SentAsync();
        device.Execute(
            "UPDATE t SET views = views + 2, tags = '[ \"y\", \"x\" ]'", "UPDATE t SET views = views + 1, body = 'Hello world', status = 'done', title = 'U'");
        Assert.Equal(["Update t[a] views+(3) tags+[\"y\"]-[] body@1:5 5-+ world status=new→done title=U"], Assert.Single(await device.SentAsync()));
        AssertShadowed(device);
        device.Execute("UPDATE t SET views = 1, tags = '[\"y\"]', body = 'world'");
        Assert.Equal(["Update t[a] views+(-7) tags+[]-[\"x\"] body@2:11 0-Hello +"], Assert.Single(await device.SentAsync()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(", views INTEGER NOT NULL DEFAULT 0")]
    public async Task Rows_that_were_captured_before_a_migration_adds_merged_columns_have_these_as_they_are_declared(string before)
    {
        await using var device = new Device($"CREATE TABLE t(id TEXT PRIMARY KEY, title TEXT{before})");
        await device.OpenAsync([], options => options.Track("t", table => Declare(table, before.Length > 0)));
        device.Execute("INSERT INTO t(id, title) VALUES ('a', 'A')");
        await device.SentAsync();
        device.Execute("INSERT INTO t(id, title) VALUES ('b', 'B')", "UPDATE t SET title = 'AA' WHERE id = 'a'");
        await device.Client.DisposeAsync();
        device.Execute("ALTER TABLE t ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'", "INSERT INTO t(id, title, tags) VALUES ('c', 'C', '[\"x\"]')");

        await device.OpenAsync([], options => options.Track("t", table => Declare(table, before.Length > 0).Set("tags")));
        var sent = (await device.SentAsync()).SelectMany(rows => rows);

        var views = before.Length > 0 ? " views+(0)" : "";
        Assert.Equal(
            [$"Insert t[b] title=B{views} tags+[]-[]", $"Insert t[c] title=C{views} tags+[\"x\"]-[]", "Update t[a] title=AA"], sent.Order(StringComparer.Ordinal));
        device.Execute("UPDATE t SET tags = '[\"y\"]' WHERE id <> 'b'");
        Assert.Equal(["Update t[a] tags+[\"y\"]-[]", "Update t[c] tags+[\"y\"]-[\"x\"]"], Assert.Single(await device.SentAsync()));

        static TrackedTable Declare(TrackedTable table, bool hasCounter) => hasCounter ? table.Counter("views") : table;
    }

    [Fact]
    public async Task Writes_that_change_nothing_are_not_sent()
    {
        await using var device = await OpenAsync();
        device.Execute(First);
        await device.SentAsync();
        device.Execute("UPDATE t SET views = 9, tags = '[]', body = '', status = 'x'", "UPDATE t SET views = 5, tags = '[\"x\",\"x\"]', body = 'Hello', status = 'new'");
        Assert.Empty(await device.SentAsync());
        AssertShadowed(device);
        Assert.Equal(["[\"x\"]"], device.Query("SELECT tags FROM t"));
    }

    [Theory]
    [InlineData("REPLACE INTO t(id, views) VALUES ('a', 7)", "Insert t[a] views+(2) tags+[]-[\"x\"] body@1:5 0-Hello+ status=new→NULL title=NULL")]
    [InlineData("DELETE FROM t; INSERT INTO t(id, views) VALUES ('a', 1)", "Insert t[a] views+(-4) tags+[]-[\"x\"] body@1:5 0-Hello+ status=new→NULL title=NULL")]
    [InlineData("INSERT INTO t(id, views) VALUES ('a', 100) ON CONFLICT DO UPDATE SET views = views + 4", "Update t[a] views+(4)")]
    [InlineData("UPDATE OR REPLACE t SET views = 0", "Update t[a] views+(-5)")]
    public async Task Every_way_to_write_a_counter_gives_the_exact_difference(string write, string sent)
    {
        await using var device = await OpenAsync();
        device.Execute(First);
        await device.SentAsync();
        device.Execute(write);
        Assert.Equal([sent], Assert.Single(await device.SentAsync()));
        AssertShadowed(device);
    }

    [Fact]
    public async Task An_insert_that_is_ignored_sends_nothing()
    {
        await using var device = await OpenAsync();
        device.Execute(First);
        await device.SentAsync();
        device.Execute("INSERT OR IGNORE INTO t(id, views) VALUES ('a', 100)");
        Assert.Empty(await device.SentAsync());
    }

    [Fact]
    public async Task A_row_that_is_deleted_and_created_again_starts_from_nothing()
    {
        await using var device = await OpenAsync();
        device.Execute(First);
        await device.SentAsync();
        device.Execute("DELETE FROM t");
        Assert.Equal(["Delete t[a]"], Assert.Single(await device.SentAsync()));
        AssertShadowed(device);
        device.Execute("INSERT INTO t(id, views) VALUES ('a', 2)");
        Assert.Equal(["Insert t[a] views+(2) tags+[]-[] body@2:0 status=→NULL title=NULL"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task A_difference_beyond_64_bits_wraps()
    {
        await using var device = await OpenAsync();
        device.Execute("INSERT INTO t(id, views) VALUES ('a', -9223372036854775808)");
        await device.SentAsync();
        device.Execute("UPDATE t SET views = 9223372036854775807");
        Assert.Equal(["Update t[a] views+(-1)"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task Values_go_back_to_the_table_in_canonical_form_without_firing_triggers()
    {
        await using var device = await OpenAsync(
            "CREATE TABLE log(id TEXT)", "CREATE TRIGGER logged AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (NEW.id); END");
        device.Execute("INSERT INTO t(id, tags) VALUES ('a', ' [\"b\", 1.0, \"a\", \"b\"] ')");
        await device.SentAsync();
        Assert.Equal(["0|[1,\"a\",\"b\"]||NULL"], device.Query("SELECT views, tags, body, status FROM t"));
        Assert.Empty(device.Query("SELECT * FROM log"));
        AssertShadowed(device);
        Assert.Empty(await device.SentAsync());
        device.Execute("UPDATE t SET title = 'fires'");
        Assert.Equal(["a"], device.Query("SELECT * FROM log"));
    }

    [Fact]
    public async Task A_constraint_that_wants_another_form_of_a_set_blocks_nothing()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, tags TEXT CHECK (tags LIKE '[ %'))");
        await device.OpenAsync([], options => options.Track("t", table => table.Set("tags")));
        device.Execute("INSERT INTO t VALUES ('a', '[ 1 ]')");
        Assert.Equal(["Insert t[a] tags+[1]-[]"], Assert.Single(await device.SentAsync()));
        device.Execute("UPDATE t SET tags = '[ 1, 2]'");
        Assert.Equal(["Update t[a] tags+[2]-[]"], Assert.Single(await device.SentAsync()));
    }

    [Theory]
    [InlineData("views = 'many'", "column \"views\" is a counter and holds a TEXT. Write an integer")]
    [InlineData("views = 1.5", "column \"views\" is a counter and holds a REAL. Write an integer")]
    [InlineData("tags = '{\"x\":1}'", "column \"tags\" is a set and holds a text that is none")]
    [InlineData("tags = x'5b5d'", "column \"tags\" is a set and holds a BLOB. Write a JSON array")]
    [InlineData("body = x'61'", "column \"body\" is a merged text and holds a BLOB. Write a text")]
    [InlineData("body = CAST(x'ff' AS TEXT)", "column \"body\" is a merged text and holds bytes that are not valid UTF-8. Write a text")]
    public async Task A_value_that_is_not_of_its_type_sets_the_row_aside_and_blocks_nothing(string assignment, string says)
    {
        await using var device = await OpenAsync();
        device.Execute(First, "INSERT INTO t(id) VALUES ('b')");
        await device.SentAsync();
        device.Execute($"UPDATE t SET title = 'U', {assignment} WHERE id = 'a'", "UPDATE t SET title = 'U' WHERE id = 'b'");
        Assert.Equal(["Update t[b] title=U"], Assert.Single(await device.SentAsync()));
        var rejected = Assert.Single(await device.Client.GetOutboxAsync(MutationState.Rejected));
        Assert.Equal("VALUE_INVALID", rejected.Code);
        Assert.Contains("table \"t\"", rejected.Message, StringComparison.Ordinal);
        Assert.Contains(says, rejected.Message, StringComparison.Ordinal);

        // Nobody else has what was set aside: once it is put right, the row is sent as a whole, still as the difference to what was sent before.
        device.Execute("UPDATE t SET views = 6, tags = '[\"x\"]', body = 'Hello' WHERE id = 'a'");
        Assert.Equal(["Insert t[a] views+(1) tags+[]-[] body@2:5 status=new→new title=U"], Assert.Single(await device.SentAsync()));
        AssertShadowed(device);
    }

    [Fact]
    public async Task Rows_that_were_kept_back_are_sent_whole_when_they_are_written()
    {
        await using var device = new Device(MergedTable.Schema, First);
        await device.OpenAsync([], options =>
        {
            Track(options);
            options.ExistingRows = ExistingRows.Keep;
        });
        Assert.Empty(await device.SentAsync());
        device.Execute("UPDATE t SET views = views + 1");
        Assert.Equal(["Insert t[a] views+(6) tags+[\"x\"]-[] body@0:0 0-+Hello status=→new title=T"], Assert.Single(await device.SentAsync()));
        device.Execute("UPDATE t SET views = views + 1");
        Assert.Equal(["Update t[a] views+(1)"], Assert.Single(await device.SentAsync()));
        AssertShadowed(device);
    }

    [Fact]
    public async Task A_row_that_was_kept_back_and_then_came_from_the_server_is_not_sent_whole()
    {
        await using var device = new Device(MergedTable.Schema, First);
        await device.OpenAsync([], options =>
        {
            Track(options);
            options.ExistingRows = ExistingRows.Keep;
        });
        device.Server.Deltas.Enqueue(Pages.Checkpoint(
            1, Pages.Insert("t", "a", ("views", 50), ("tags", "[]"), ("body", "Hi"), ("status", "old"), ("title", "S"))));
        await device.SentAsync();
        AssertShadowed(device);
        device.Execute("UPDATE t SET views = views + 1");
        Assert.Equal(["Update t[a] views+(1)"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task Existing_rows_are_uploaded_as_differences_to_nothing()
    {
        await using var device = new Device(MergedTable.Schema, First);
        await device.OpenAsync([], Track);
        Assert.Equal(["Insert t[a] views+(5) tags+[\"x\"]-[] body@0:0 0-+Hello status=→new title=T"], Assert.Single(await device.SentAsync()));
        Assert.True(device.Server.Mutations[0].Backfill);
        AssertShadowed(device);
    }

    [Fact]
    public async Task A_merged_column_that_a_migration_adds_starts_with_its_default()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, title TEXT)");
        await device.OpenAsync(["t"]);
        device.Execute("INSERT INTO t VALUES ('a', 'T')");
        await device.SentAsync();
        device.Execute("ALTER TABLE t ADD COLUMN views INTEGER NOT NULL DEFAULT 0");
        await device.OpenAsync([], options => options.Track("t", table => table.Counter("views")));
        device.Execute("UPDATE t SET views = views + 1");
        Assert.Equal(["Update t[a] views+(1)"], Assert.Single(await device.SentAsync()));
        device.Execute("ALTER TABLE t ADD COLUMN body TEXT DEFAULT 'old'", "UPDATE t SET views = 7");
        await device.OpenAsync([], options => options.Track("t", table => table.Counter("views").Text("body")));
        device.Execute("UPDATE t SET views = 9, body = 'older'");
        Assert.Equal([["Update t[a] views+(6)"], ["Update t[a] views+(2) body@2:3 3-+er"]], await device.SentAsync());
    }

    [Fact]
    public async Task A_table_without_merged_columns_has_no_shadow_and_one_that_is_tracked_no_more_loses_it()
    {
        await using var device = await OpenAsync("CREATE TABLE u(id TEXT PRIMARY KEY, v)");
        Assert.Equal(["offlinesync_shadow_1"], device.Query("SELECT name FROM sqlite_schema WHERE name LIKE '%shadow%' AND type = 'table'"));
        device.Execute(First);
        await device.OpenAsync(["u"]);
        Assert.Empty(device.Query("SELECT name FROM sqlite_schema WHERE name LIKE '%shadow%' AND type = 'table'"));
        Assert.Equal(["Insert t[a] views+(5) tags+[\"x\"]-[] body@0:0 0-+Hello status=→new title=T"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task Foreign_key_cascades_of_the_apps_connection_take_the_shadow_along()
    {
        await using var device = new Device("CREATE TABLE p(id TEXT PRIMARY KEY)", "CREATE TABLE c(id TEXT PRIMARY KEY, p TEXT REFERENCES p(id) ON DELETE CASCADE, n INTEGER)");
        await device.OpenAsync(["p"], options => options.Track("c", table => table.Counter("n")));
        device.Execute("INSERT INTO p VALUES ('p')", "INSERT INTO c VALUES ('c', 'p', 3)");
        await device.SentAsync();
        device.Execute("PRAGMA foreign_keys = ON; DELETE FROM p");
        Assert.Equal(["Delete c[c]", "Delete p[p]"], Assert.Single(await device.SentAsync()).Order());
        Assert.Empty(device.Query("SELECT * FROM offlinesync_shadow_2"));
    }

    [Fact]
    public async Task A_table_with_a_key_of_several_columns_has_its_differences_by_row()
    {
        await using var device = new Device("CREATE TABLE t(a TEXT, b INTEGER, n INTEGER, PRIMARY KEY (b, a)) WITHOUT ROWID");
        await device.OpenAsync([], options => options.Track("t", table => table.Counter("n")));
        device.Execute("INSERT INTO t VALUES ('x', 1, 10), ('x', 2, 20)");
        await device.SentAsync();
        device.Execute("UPDATE t SET n = n + b");
        Assert.Equal(["Update t[1/x] n+(1)", "Update t[2/x] n+(2)"], Assert.Single(await device.SentAsync()));
    }
}
