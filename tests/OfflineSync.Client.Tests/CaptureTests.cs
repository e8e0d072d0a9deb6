namespace OfflineSync.Client.Tests;

public sealed class CaptureTests
{
    private const string Notes = "CREATE TABLE notes(id TEXT PRIMARY KEY, title TEXT, body, stars INTEGER)";

    [Fact]
    public async Task Inserts_updates_and_deletes_of_any_connection_are_sent_with_the_changed_columns_only()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        device.Execute("INSERT INTO notes VALUES ('a', 'A', 'x', 1), ('b', 'B', NULL, 2)");
        Assert.Equal(["Insert notes[a] title=A body=x stars=1", "Insert notes[b] title=B body=NULL stars=2"], Assert.Single(await device.SentAsync()));

        device.Execute("UPDATE notes SET stars = stars + 1, title = title WHERE id = 'a'", "DELETE FROM notes WHERE id = 'b'");
        Assert.Equal(["Update notes[a] stars=2", "Delete notes[b]"], Assert.Single(await device.SentAsync()));

        device.Execute("UPDATE notes SET stars = stars");
        Assert.Empty(await device.SentAsync());
    }

    [Fact]
    public async Task A_row_written_many_times_is_sent_once_with_its_last_values()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        device.Execute("INSERT INTO notes VALUES ('a', 'A', 'x', 1)", "UPDATE notes SET stars = 2", "UPDATE notes SET stars = 3", "UPDATE notes SET title = 'Z'");
        Assert.Equal(["Insert notes[a] title=Z body=x stars=3"], Assert.Single(await device.SentAsync()));

        device.Execute("DELETE FROM notes", "INSERT INTO notes VALUES ('a', 'again', NULL, 0)");
        Assert.Equal(["Insert notes[a] title=again body=NULL stars=0"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task Each_transaction_of_the_sdk_is_a_mutation_and_what_bypasses_it_is_one_between_them()
    {
        await using var device = new Device(Notes);
        var client = await device.OpenAsync(["notes"]);
        device.Execute("INSERT INTO notes VALUES ('a', 'A', NULL, 1)");
        await device.WriteAsync("INSERT INTO notes VALUES ('b', 'B', NULL, 1)", "INSERT INTO notes VALUES ('c', 'C', NULL, 1)");
        await device.WriteAsync("INSERT INTO notes VALUES ('d', 'D', NULL, 1)");
        device.Execute("INSERT INTO notes VALUES ('e', 'E', NULL, 1)", "INSERT INTO notes VALUES ('f', 'F', NULL, 1)");

        var sent = await device.SentAsync();

        Assert.Equal([1, 2, 1, 2], sent.Select(mutation => mutation.Count));
        Assert.Equal([1UL, 2, 3, 4], device.Server.Mutations.Select(mutation => mutation.Sequence));
        Assert.Equal(device.Server.Mutations.Select(mutation => mutation.Stamp).Order(), device.Server.Mutations.Select(mutation => mutation.Stamp));
    }

    [Fact]
    public async Task Transactions_that_write_the_same_row_are_sent_as_one_so_that_no_value_comes_without_its_companions()
    {
        await using var device = new Device(Notes);
        var client = await device.OpenAsync(["notes"]);
        await device.WriteAsync("INSERT INTO notes VALUES ('a', 'A', NULL, 1)");
        await device.WriteAsync("INSERT INTO notes VALUES ('b', 'B', NULL, 1)");
        await device.WriteAsync("INSERT INTO notes VALUES ('c', 'C', NULL, 1)");
        await device.WriteAsync("UPDATE notes SET stars = 2 WHERE id = 'b'", "INSERT INTO notes VALUES ('d', 'D', NULL, 1)");

        var sent = await device.SentAsync();

        Assert.Equal(2, sent.Count);
        Assert.Equal(["Insert notes[b] title=B body=NULL stars=2", "Insert notes[c] title=C body=NULL stars=1", "Insert notes[d] title=D body=NULL stars=1"], sent[1]);
    }

    [Fact]
    public async Task A_rolled_back_transaction_leaves_nothing()
    {
        await using var device = new Device(Notes);
        var client = await device.OpenAsync(["notes"]);
        await using (var transaction = await client.BeginTransactionAsync())
        {
            using var command = transaction.Connection.CreateCommand();
            command.CommandText = "INSERT INTO notes VALUES ('a', 'A', NULL, 1)";
            command.Transaction = (Microsoft.Data.Sqlite.SqliteTransaction)transaction.DbTransaction;
            command.ExecuteNonQuery();
        }
        Assert.Empty(await device.SentAsync());
        Assert.Empty(device.Query("SELECT * FROM notes"));
    }

    [Theory]
    [InlineData("CREATE TABLE t(a TEXT, b INTEGER, v, PRIMARY KEY (b, a))", "INSERT INTO t VALUES ('x', 7, 1)", "Insert t[7/x] v=1")]
    [InlineData("CREATE TABLE t(k BLOB PRIMARY KEY, v) WITHOUT ROWID", "INSERT INTO t VALUES (x'0102', 1)", "Insert t[x'0102'] v=1")]
    [InlineData("CREATE TABLE t(k TEXT PRIMARY KEY)", "INSERT INTO t VALUES ('only key')", "Insert t[only key]")]
    [InlineData("CREATE TABLE t(k REAL PRIMARY KEY, v)", "INSERT INTO t VALUES (1.5, x'')", "Insert t[1.5] v=x''")]
    [InlineData("CREATE TABLE t(k TEXT PRIMARY KEY, v, g AS (v * 2), s AS (v + 1) STORED)", "INSERT INTO t(k, v) VALUES ('k', 3)", "Insert t[k] v=3")]
    [InlineData("CREATE TABLE t(k TEXT PRIMARY KEY, \"sp ace\", \"qu\"\"ote\", \"select\", \"Ünï–码\")",
        "INSERT INTO t VALUES ('k', 1, 2, 3, 4)", "Insert t[k] sp ace=1 qu\"ote=2 select=3 Ünï–码=4")]
    public async Task Every_kind_of_key_and_column_name_is_captured(string schema, string insert, string expected)
    {
        await using var device = new Device(schema);
        await device.OpenAsync(["t"]);
        device.Execute(insert);
        Assert.Equal([expected], Assert.Single(await device.SentAsync()));
    }

    [Theory]
    [InlineData("order")]
    [InlineData("two words")]
    [InlineData("with \"quotes\" and 'more'")]
    [InlineData("; DROP TABLE x; --")]
    [InlineData("Tàblé–表🌍")]
    public async Task Every_table_name_is_captured(string name)
    {
        var quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await using var device = new Device($"CREATE TABLE {quoted}(k TEXT PRIMARY KEY, u UNIQUE, v)");
        await device.OpenAsync([name]);
        device.Execute($"INSERT INTO {quoted} VALUES ('k', 1, 1)", $"UPDATE {quoted} SET v = 2");
        Assert.Equal([$"Insert {name}[k] u=1 v=2"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task A_changed_key_is_a_delete_and_an_insert()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        device.Execute("INSERT INTO notes VALUES ('a', 'A', 'x', 1)");
        await device.SentAsync();
        device.Execute("UPDATE notes SET id = 'z' WHERE id = 'a'");
        Assert.Equal(["Insert notes[z] title=A body=x stars=1", "Delete notes[a]"], Assert.Single(await device.SentAsync()).OrderDescending());
    }

    [Fact]
    public async Task Rows_that_a_replace_removes_through_another_unique_column_are_deleted()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, email TEXT UNIQUE, v)");
        await device.OpenAsync(["t"]);
        device.Execute("INSERT INTO t VALUES ('a', 'x@y', 1), ('b', 'p@q', 2)");
        await device.SentAsync();
        device.Execute("INSERT OR REPLACE INTO t VALUES ('c', 'x@y', 3)", "UPDATE OR REPLACE t SET email = 'x@y' WHERE id = 'b'");
        Assert.Equal(["b"], device.Query("SELECT id FROM t"));
        Assert.Equal(["Delete t[a]", "Delete t[c]", "Update t[b] email=x@y"], Assert.Single(await device.SentAsync()).Order());
    }

    [Fact]
    public async Task Rows_that_a_replace_removes_through_a_partial_unique_index_are_deleted()
    {
        await using var device = new Device(
            "CREATE TABLE t(id TEXT PRIMARY KEY, \"e (where)\" TEXT, live INTEGER)",
            "CREATE UNIQUE INDEX one_live ON t(\"e (where)\") WHERE live = 1 AND \"e (where)\" <> 'WHERE'");
        await device.OpenAsync(["t"]);
        device.Execute("INSERT INTO t VALUES ('a', 'x', 1), ('b', 'x', 0)");
        await device.SentAsync();
        device.Execute("INSERT OR REPLACE INTO t VALUES ('c', 'x', 1)");
        Assert.Equal(["Delete t[a]", "Insert t[c] e (where)=x live=1"], Assert.Single(await device.SentAsync()).Order());
    }

    [Fact]
    public async Task Changes_that_only_a_collation_or_a_storage_class_hides_are_captured()
    {
        await using var device = new Device("CREATE TABLE t(k TEXT PRIMARY KEY, n TEXT COLLATE NOCASE, a)");
        await device.OpenAsync(["t"]);
        device.Execute("INSERT INTO t VALUES ('k', 'abc', 1)");
        await device.SentAsync();
        device.Execute("UPDATE t SET n = 'ABC', a = 1.0");
        Assert.Equal(["Update t[k] n=ABC a=1"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task Tables_with_more_columns_than_a_mask_word_are_captured_column_by_column()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 150).Select(i => $"c{i} INTEGER DEFAULT 0"));
        await using var device = new Device($"CREATE TABLE t(k TEXT PRIMARY KEY, {columns})");
        await device.OpenAsync(["t"]);
        device.Execute("INSERT INTO t(k) VALUES ('k')");
        await device.SentAsync();
        device.Execute("UPDATE t SET c0 = 1, c61 = 2, c62 = 3, c149 = 4");
        Assert.Equal(["Update t[k] c0=1 c61=2 c62=3 c149=4"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task Foreign_key_cascades_and_the_apps_own_triggers_are_captured()
    {
        await using var device = new Device(
            "CREATE TABLE p(id TEXT PRIMARY KEY, n INTEGER DEFAULT 0)",
            "CREATE TABLE c(id TEXT PRIMARY KEY, p TEXT REFERENCES p(id) ON DELETE CASCADE)",
            "CREATE TRIGGER counted AFTER INSERT ON c BEGIN UPDATE p SET n = n + 1 WHERE id = NEW.p; END");
        await device.OpenAsync(["p", "c"]);
        device.Execute("INSERT INTO p(id) VALUES ('p')");
        await device.SentAsync();
        device.Execute("INSERT INTO c VALUES ('c', 'p')");
        Assert.Equal(["Insert c[c] p=p", "Update p[p] n=1"], Assert.Single(await device.SentAsync()).Order());
        device.Execute("PRAGMA foreign_keys = ON; DELETE FROM p");
        Assert.Equal(["Delete c[c]", "Delete p[p]"], Assert.Single(await device.SentAsync()).Order());
    }

    [Fact]
    public async Task Text_is_read_exactly_whatever_the_databases_encoding()
    {
        await using var device = new Device("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t(k TEXT PRIMARY KEY, v)");
        await device.OpenAsync(["t"]);
        device.Execute("INSERT INTO t VALUES ('schlüssel', 'größe ' || char(0) || ' 世界')");
        Assert.Equal(["Insert t[schlüssel] v=größe \0 世界"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task Rows_that_were_there_before_are_uploaded_with_stamps_older_than_any_write()
    {
        await using var device = new Device(Notes, "INSERT INTO notes VALUES ('a', 'A', NULL, 1)");
        await device.OpenAsync(["notes"]);
        device.Execute("UPDATE notes SET stars = 5");
        var sent = await device.SentAsync();
        Assert.Equal(["Insert notes[a] title=A body=NULL stars=1"], sent[0]);
        Assert.Equal(["Update notes[a] stars=5"], sent[1]);
        Assert.True(device.Server.Mutations[0].Stamp < 100);
        Assert.True(device.Server.Mutations[1].Stamp > 1UL << 50);

        await device.OpenAsync(["notes"]);
        Assert.Empty(await device.SentAsync());
    }

    [Fact]
    public async Task A_row_with_a_null_key_is_reported_and_blocks_nothing()
    {
        await using var device = new Device(Notes);
        var client = await device.OpenAsync(["notes"]);
        device.Execute("INSERT INTO notes VALUES (NULL, 'A', NULL, 1)", "INSERT INTO notes VALUES ('b', 'B', NULL, 1)");
        Assert.Equal(["Insert notes[b] title=B body=NULL stars=1"], Assert.Single(await device.SentAsync()));
        var rejected = Assert.Single(await client.GetOutboxAsync(MutationState.Rejected));
        Assert.Contains("primary key is NULL", rejected.Message, StringComparison.Ordinal);
        Assert.Equal(1, client.Status.Rejected);
    }

    [Fact]
    public async Task A_migration_that_adds_and_removes_columns_keeps_what_was_captured()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        device.Execute("INSERT INTO notes VALUES ('a', 'A', 'x', 1)");
        await device.SentAsync();
        device.Execute("UPDATE notes SET stars = 9, body = 'y'");
        await device.Client.DisposeAsync();
        // As EF Core does it: a new table, the rows copied, the old table dropped, triggers and all.
        device.Execute(
            "CREATE TABLE ef_temp(id TEXT PRIMARY KEY, extra TEXT DEFAULT 'e', stars INTEGER, title TEXT)",
            "INSERT INTO ef_temp(id, stars, title) SELECT id, stars, title FROM notes", "DROP TABLE notes", "ALTER TABLE ef_temp RENAME TO notes");
        await device.OpenAsync(["notes"]);
        device.Execute("UPDATE notes SET extra = 'f'");
        var sent = await device.SentAsync();
        Assert.Equal([["Update notes[a] stars=9"], ["Update notes[a] extra=f"]], sent);
    }

    [Fact]
    public async Task A_sync_is_seen_as_an_activity_with_its_steps()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync(["notes"]);
        device.Execute("INSERT INTO notes VALUES ('a', 'A', 'x', 1)");
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var root = new System.Diagnostics.Activity("test").Start();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == ClientTelemetry.ActivitySourceName,
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == root.TraceId)
                    seen.Add(activity.OperationName);
            },
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        await device.SentAsync();
        Assert.Equal(["apply", "collect", "declare", "pull", "sync"], seen.Order());
    }
}
