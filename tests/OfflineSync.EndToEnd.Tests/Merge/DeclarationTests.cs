using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>Apps that declare the columns of one scope.</summary>
public abstract class DeclarationTests(StoreFixture store) : NoteTests(store)
{
    public static TheoryData<string, string[]> Contradictions => new()
    {
        { "type", ["notes", "views", "register", "counter"] },
        { "policy", ["notes", "owner", "last-writer-wins", "first-writer-wins"] },
        { "deletes", ["notes", "updates win", "deletes win"] },
        { "resolver", ["notes", "status", "unheard-of"] },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task A_declaration_that_contradicts_is_refused_before_anything_is_sent_and_the_outbox_stays(string difference, string[] named)
    {
        var a = await OpenAsync();
        a.Execute("INSERT INTO notes(id, title, views) VALUES ('n', 't', 1)");
        await a.SyncAsync();
        var calls = new List<string>();
        var b = NewDevice(notes =>
        {
            DeclareNotes(notes);
            Contradict(notes, difference);
        });
        b.Network.Decide = rpc =>
        {
            calls.Add(rpc);
            return null;
        };
        await b.OpenAsync();
        await b.TransactAsync("INSERT INTO notes(id, title) VALUES ('m', 'mine')");
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => b.SyncAsync());
        Assert.Equal(OfflineSyncError.IncompatibleSchema, error.Error);
        Assert.All(named, name => Assert.Contains(name, error.Message, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["Declare"], calls);
        Assert.NotEqual(0, b.Client.Status.Pending);
        Assert.Equal(["'m'"], b.Query("SELECT id FROM notes"));

        b.Declare = DeclareNotes;
        await b.OpenAsync();
        await b.SyncAsync();
        // What was written under another type is not lost either.
        foreach (var rejected in await b.Client.Rejected.ListAsync())
        {
            Assert.Equal(("type", "COLUMN_TYPE_DIFFERS"), (difference, rejected.Code));
            await b.Client.Rejected.RetryAsync(rejected.Id);
        }
        await SyncAllAsync(b, a);
        Assert.Equal(2, a.State().Count);
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task What_was_written_before_anyone_declared_it_counts_as_declared_with_the_defaults()
    {
        var a = await OpenAsync(_ => { });
        a.Execute("INSERT INTO notes(id, title, views) VALUES ('n', 't', 1)");
        await a.SyncAsync();
        var b = await OpenAsync();
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => b.SyncAsync());
        Assert.Equal(OfflineSyncError.IncompatibleSchema, error.Error);
    }

    [Fact]
    public async Task A_new_app_version_adds_columns_and_the_old_one_goes_on()
    {
        var old = NewDevice(notes => notes.Counter("views"), "CREATE TABLE notes(id TEXT PRIMARY KEY, title TEXT, views INTEGER NOT NULL DEFAULT 0)");
        await old.OpenAsync();
        old.Execute("INSERT INTO notes(id, title, views) VALUES ('n', 't', 1)");
        await old.SyncAsync();
        var a = await OpenAsync();
        await a.SyncAsync();
        a.Execute("UPDATE notes SET views = views + 1, tags = '[\"x\"]', body = 'text', owner = 'a'");
        old.Execute("UPDATE notes SET views = views + 1, title = 'u'");
        await SyncAllAsync(a, old, a);
        Assert.Equal(["'u'|3"], old.Query("SELECT title, views FROM notes"));
        Assert.Equal(["'u'|3|'[\"x\"]'|'text'|'a'"], a.Query("SELECT title, views, tags, body, owner FROM notes"));
        await AssertEqualAsync(a);
    }

    private static void Contradict(TrackedTable notes, string difference)
    {
        switch (difference)
        {
            case "type":
                notes.Column("views", views => views.Type = ColumnType.Register);
                break;
            case "policy":
                notes.Column("owner", owner => owner.Policy = MergePolicy.LastWriterWins);
                break;
            case "deletes":
                notes.Deletes = DeletePolicy.UpdateWins;
                break;
            default:
                notes.Column("status", status => status.Resolver = "unheard-of");
                break;
        }
    }
}
