using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>App versions with other columns than others, and local constraints that others do not have.</summary>
public abstract class SchemaSkewTests(StoreFixture store) : NoteTests(store)
{
    private const string OldTable = "CREATE TABLE notes(id TEXT PRIMARY KEY, title TEXT, views INTEGER NOT NULL DEFAULT 0)";
    private const string Note = "INSERT INTO notes(id, title, views, tags, body) VALUES ('n', 't', 10, '[\"milk\"]', 'The cat sat.')";

    [Fact]
    public async Task Columns_unknown_to_an_old_version_survive_its_updates_and_show_when_a_migration_adds_them()
    {
        var a = await OpenAsync();
        var old = NewDevice(notes => notes.Counter("views"), OldTable);
        await old.OpenAsync();
        a.Execute(Note);
        await SyncAllAsync(a, old);
        old.Execute("UPDATE notes SET title = 'from old', views = views + 1", "INSERT INTO notes(id, title) VALUES ('m', 'new from old')");
        a.Execute("UPDATE notes SET body = body || ' Down.'");
        await SyncAllAsync(old, a, old);
        Assert.Equal(["'from old'|11|'[\"milk\"]'|'The cat sat. Down.'"], a.Query("SELECT title, views, tags, body FROM notes WHERE id = 'n'"));

        old.Execute("UPDATE notes SET views = views + 1 WHERE id = 'n'");
        await old.CloseAsync();
        old.Execute(
            "ALTER TABLE notes ADD COLUMN owner TEXT", "ALTER TABLE notes ADD COLUMN price INTEGER", "ALTER TABLE notes ADD COLUMN status TEXT",
            "ALTER TABLE notes ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'", "ALTER TABLE notes ADD COLUMN body TEXT NOT NULL DEFAULT ''");
        old.Declare = DeclareNotes;
        await old.OpenAsync();
        old.Execute("UPDATE notes SET title = 'after' WHERE id = 'm'");
        await SyncAllAsync(old, a);
        const string All = "SELECT id, title, owner, views, tags, body FROM notes ORDER BY id";
        Assert.Equal(["'m'|'after'|NULL|0|'[]'|''", "'n'|'from old'|NULL|12|'[\"milk\"]'|'The cat sat. Down.'"], old.Query(All));
        Assert.Equal(a.Query(All), old.Query(All));

        old.Execute("UPDATE notes SET body = 'Look: ' || body, tags = json_insert(tags, '$[#]', 'tea') WHERE id = 'n'");
        a.Execute("UPDATE notes SET body = body || ' End.', tags = json_insert(tags, '$[#]', 'eggs') WHERE id = 'n'");
        await SyncAllAsync(old, a, old);
        Assert.Equal(["'Look: The cat sat. Down. End.'|'[\"eggs\",\"milk\",\"tea\"]'"], old.Query("SELECT body, tags FROM notes WHERE id = 'n'"));
        Assert.Equal(a.Query(All), old.Query(All));
        await AssertEqualAsync(a);
    }

    [Fact]
    public async Task A_row_that_an_old_version_creates_anew_has_the_defaults_of_newer_columns()
    {
        var a = await OpenAsync();
        var old = NewDevice(notes => notes.Counter("views"), OldTable);
        await old.OpenAsync();
        a.Execute(Note);
        await SyncAllAsync(a, old);
        old.Execute("DELETE FROM notes");
        await old.SyncAsync();
        old.Execute("INSERT INTO notes(id, title) VALUES ('n', 'anew')");
        await SyncAllAsync(old, a);
        Assert.Equal(["'anew'|0|'[]'|''"], a.Query("SELECT title, views, tags, body FROM notes"));
        await AssertEqualAsync(a);
    }

    [Fact]
    public async Task A_rejected_write_to_a_column_that_the_server_does_not_have_of_a_row_is_undone()
    {
        var a = await OpenAsync();
        var old = NewDevice(notes => notes.Counter("views"), OldTable);
        await old.OpenAsync();
        old.Execute("INSERT INTO notes(id, title) VALUES ('n', 'from old')");
        await SyncAllAsync(old, a);
        await a.TransactAsync("UPDATE notes SET title = 'bad', body = 'Gone', tags = '[\"milk\"]'");
        a.Network.Decide = _ => new NetworkFault(FaultKind.RequestLost);
        await Assert.ThrowsAsync<OfflineSyncException>(() => a.SyncAsync());
        a.Network.Decide = null;
        await a.TransactAsync("UPDATE notes SET views = views + 1");
        await a.SyncAsync();
        Assert.Single(await a.Client.Rejected.ListAsync());
        Assert.Equal(["'from old'|1|'[]'|''"], a.Query("SELECT title, views, tags, body FROM notes"));
        await AssertEqualAsync(a);
    }

    [Fact]
    public async Task A_renamed_column_is_one_column_for_both_versions_and_the_outbox_goes_through()
    {
        var (a, b) = await OpenPairAsync(Note);
        await b.TransactAsync("UPDATE notes SET title = 'before', views = views + 1, body = body || ' Before.'");
        b.Network.Decide = _ => new NetworkFault(FaultKind.RequestLost);
        await Assert.ThrowsAsync<OfflineSyncException>(() => b.SyncAsync());
        b.Network.Decide = null;
        b.Execute("UPDATE notes SET views = views + 1");
        await b.CloseAsync();
        b.Execute("ALTER TABLE notes RENAME COLUMN title TO heading", "ALTER TABLE notes RENAME COLUMN views TO hits", "ALTER TABLE notes RENAME COLUMN body TO content");
        b.Declare = DeclareRenamed;
        await b.OpenAsync();
        b.Execute("UPDATE notes SET hits = hits + 1, content = 'After: ' || content");
        a.Execute("UPDATE notes SET views = views + 100, body = replace(body, 'cat', 'dog')");
        await SyncAllAsync(a, b, a);
        Assert.Equal(["'before'|113|'After: The dog sat. Before.'"], a.Query("SELECT title, views, body FROM notes"));
        Assert.Equal(["'before'|113|'After: The dog sat. Before.'"], b.Query("SELECT heading, hits, content FROM notes"));
        Assert.Equal(0, b.Client.Status.Rejected + b.Client.Status.Pending);

        await LaterAsync();
        a.Execute("UPDATE notes SET title = 'mine', price = 1");
        await LaterAsync();
        b.Execute("UPDATE notes SET heading = 'bad'");
        await SyncAllAsync(a, b);
        Assert.Equal("bad", Assert.Single(await b.Client.Rejected.ListAsync()).Rows[0].Values["heading"]);
        Assert.Equal(["'mine'"], b.Query("SELECT heading FROM notes"));
    }

    [Fact]
    public async Task A_column_that_a_migration_drops_stays_with_the_others_and_the_outbox_goes_through()
    {
        var (a, b) = await OpenPairAsync(Note);
        b.Execute("UPDATE notes SET views = views + 1, tags = '[\"tea\"]', title = 'b'");
        await b.CloseAsync();
        // SQLite does not drop a column that a trigger names: the table is rebuilt, as EF Core does it.
        b.Execute(
            "CREATE TABLE rebuilt(id TEXT PRIMARY KEY, title TEXT, owner TEXT, price INTEGER, status TEXT, body TEXT NOT NULL DEFAULT '')",
            "INSERT INTO rebuilt SELECT id, title, owner, price, status, body FROM notes", "DROP TABLE notes", "ALTER TABLE rebuilt RENAME TO notes");
        b.Declare = notes => notes.Text("body").Column("owner", owner => owner.Policy = MergePolicy.FirstWriterWins)
            .Column("price", price => price.Policy = MergePolicy.RejectStale)
            .Column("status", status => (status.Policy, status.Resolver) = (MergePolicy.Custom, JoiningResolver.Name));
        await b.OpenAsync();
        b.Execute("UPDATE notes SET body = body || ' More.'");
        await SyncAllAsync(b, a, b);
        Assert.Equal(["'b'|'The cat sat. More.'"], a.Query("SELECT title, body FROM notes"));
        Assert.Equal(0, b.Client.Status.Rejected + b.Client.Status.Pending);
        await AssertEqualAsync(a);
    }

    [Fact]
    public async Task A_row_with_merged_columns_waits_in_quarantine_takes_what_comes_and_shows_it_all_when_it_fits()
    {
        var a = await OpenAsync();
        var b = NewDevice(schema: NotesTable.Replace("title TEXT", "title TEXT UNIQUE", StringComparison.Ordinal));
        await b.OpenAsync();
        b.Execute("INSERT INTO notes(id, title) VALUES ('b', 'same')");
        a.Execute(Note, "INSERT INTO notes(id, title, views, body) VALUES ('new', 'same', 5, 'one')");
        await SyncAllAsync(a, b);
        Assert.Equal(["'b'", "'n'"], b.Query("SELECT id FROM notes ORDER BY id"));
        a.Execute("UPDATE notes SET title = 'same' WHERE id = 'n'", "UPDATE notes SET views = views + 1, body = body || ' two'");
        // This row is there, and its update does not fit.
        b.Execute("UPDATE notes SET views = views + 100, tags = json_insert(tags, '$[#]', 'tea'), body = 'b: ' || body WHERE id = 'n'");
        await SyncAllAsync(a, b, a, b);
        Assert.Equal(2, b.Client.Status.Quarantined);
        b.Execute("UPDATE notes SET views = views + 1000, body = body || '!' WHERE id = 'n'");
        await SyncAllAsync(b, a, b);

        a.Execute("UPDATE notes SET title = id");
        await SyncAllAsync(a, b, a);
        Assert.Equal(0, b.Client.Status.Quarantined);
        Assert.Equal(["'b'|0|''", "'n'|1111|'b: The cat sat. two!'", "'new'|6|'one two'"], Sorted(a));
        await SyncAllAsync(b, a, b);
        Assert.Equal(a.State(), b.State());
        await AssertEqualAsync(a);

        static IReadOnlyList<string> Sorted(Device device) => device.Query("SELECT id, views, body FROM notes ORDER BY id");
    }

    private static void DeclareRenamed(TrackedTable notes)
    {
        notes.Column("owner", owner => owner.Policy = MergePolicy.FirstWriterWins)
            .Column("price", price => price.Policy = MergePolicy.RejectStale)
            .Column("status", status => (status.Policy, status.Resolver) = (MergePolicy.Custom, JoiningResolver.Name))
            .Set("tags")
            .Column("heading", heading => heading.RenamedFrom("title"))
            .Counter("hits").Column("hits", hits => hits.RenamedFrom("views"))
            .Text("content").Column("content", content => content.RenamedFrom("body"));
    }
}
