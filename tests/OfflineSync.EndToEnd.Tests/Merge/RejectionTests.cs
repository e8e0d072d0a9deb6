using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>Mutations that a validator refuses, or on which it fails.</summary>
public abstract class RejectionTests(StoreFixture store) : NoteTests(store)
{
    private const string Note = "INSERT INTO notes(id, title, views, tags, body) VALUES ('n', 't', 10, '[\"milk\"]', 'The cat sat.')";

    [Fact]
    public async Task A_refused_mutation_has_no_effect_and_waits_with_its_values_and_the_reason()
    {
        var (a, b) = await OpenPairAsync(Note);
        await a.TransactAsync(
            "UPDATE notes SET title = 'bad title', views = views + 5, tags = '[\"eggs\"]', body = 'The dog sat.'", "INSERT INTO notes(id, title) VALUES ('m', 'good')");
        await a.TransactAsync("INSERT INTO notes(id, title) VALUES ('k', 'good')");
        await SyncAllAsync(a, b);

        Assert.Equal(["'k'|'good'|0|'[]'|''", "'n'|'t'|10|'[\"milk\"]'|'The cat sat.'"], b.Query("SELECT id, title, views, tags, body FROM notes ORDER BY id"));
        await a.OpenAsync();
        var rejected = Assert.Single(await a.Client.Rejected.ListAsync());
        Assert.Equal(("TITLE_BAD", "The title \"bad title\" is not allowed. Choose another one."), (rejected.Code, rejected.Message));
        Assert.Equal(2, rejected.Rows.Count);
        var row = rejected.Rows.Single(row => row.Key.Single().Equals("n"));
        Assert.Equal(("notes", RejectedOperation.Update), (row.Table, row.Operation));
        Assert.Equal(("bad title", 5L), (row.Values["title"], row.Values["views"]));
        var set = Assert.IsType<SetChange>(row.Values["tags"]);
        Assert.Equal(("\"eggs\"", "\"milk\""), (Assert.Single(set.Added), Assert.Single(set.Removed)));
        Assert.Equal(new TextSplice(4, "cat", "dog"), Assert.Single(Assert.IsType<TextChange>(row.Values["body"]).Splices));
        Assert.Equal(1, a.Client.Status.Rejected);
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task Later_writes_stay_on_top_of_the_servers_values()
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute("UPDATE notes SET title = 'bad', owner = 'rejected', views = views + 5, tags = '[\"milk\",\"eggs\"]', body = 'Look! ' || body");
        var written = false;
        // Written before the refusal is known.
        a.Network.Decide = _ =>
        {
            if (!written)
                a.Execute("UPDATE notes SET owner = 'later', views = views + 100, tags = '[\"milk\",\"eggs\",\"tea\"]', body = body || ' Later.'");
            written = true;
            return null;
        };
        await a.SyncAsync();
        Assert.Equal(["'t'|'later'|110|'[\"milk\",\"tea\"]'"], a.Query("SELECT title, owner, views, tags FROM notes"));
        Assert.Equal(1, a.Client.Status.Pending);
        await SyncAllAsync(a, b);
        Assert.Equal(["'t'|'later'|110|'[\"milk\",\"tea\"]'|'The cat sat. Later.'"], b.Query("SELECT title, owner, views, tags, body FROM notes"));
        Assert.Single(await a.Client.Rejected.ListAsync());
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task A_mutation_is_tried_again_after_the_rule_has_changed()
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute("UPDATE notes SET title = 'bad', views = views + 5, tags = '[\"eggs\"]', body = 'The dog sat.'");
        await a.SyncAsync();
        b.Execute("UPDATE notes SET views = views + 1, tags = '[\"milk\",\"tea\"]', body = 'Look: ' || body");
        await SyncAllAsync(b, a);
        await a.Client.Rejected.RetryAsync(Assert.Single(await a.Client.Rejected.ListAsync()).Id);
        await a.SyncAsync();
        var again = Assert.Single(await a.Client.Rejected.ListAsync());

        Rules.AreBadTitlesRefused = false;
        await a.Client.Rejected.RetryAsync(again.Id);
        await SyncAllAsync(a, b);
        Assert.Empty(await a.Client.Rejected.ListAsync());
        Assert.Equal(["'bad'|16|'[\"eggs\",\"tea\"]'|'Look: The dog sat.'"], b.Query("SELECT title, views, tags, body FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task A_mutation_that_is_dropped_is_gone()
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute("UPDATE notes SET title = 'bad', views = 0");
        await a.SyncAsync();
        await a.Client.Rejected.DropAsync(Assert.Single(await a.Client.Rejected.ListAsync()).Id);
        Assert.Equal(0, a.Client.Status.Rejected);
        a.Execute("UPDATE notes SET views = views + 1");
        await SyncAllAsync(a, b);
        Assert.Empty(await a.Client.Rejected.ListAsync());
        Assert.Equal(["'t'|11"], b.Query("SELECT title, views FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task A_refused_row_goes_what_was_written_to_it_later_is_a_conflict_and_taking_it_restores_the_row()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        await a.SyncAsync();
        a.Execute("INSERT INTO notes(id, title, views, body) VALUES ('n', 'bad', 1, 'text')");
        var written = false;
        a.Network.Decide = _ =>
        {
            if (!written)
                a.Execute("UPDATE notes SET title = 'good', views = views + 2, body = body || '!'");
            written = true;
            return null;
        };
        await SyncAllAsync(a, a);
        Assert.Empty(a.State());
        var conflicts = await a.Client.Conflicts.ListAsync();
        Assert.Equal(["body", "title", "views"], conflicts.Select(conflict => conflict.Column!).Order());
        Assert.All(conflicts, conflict => Assert.Equal(ConflictRule.RowMissing, conflict.Rule));
        await a.Client.Conflicts.TakeMineAsync(conflicts[0].Id);
        Assert.Equal(["'good'|3|'text!'"], a.Query("SELECT title, views, body FROM notes"));
        await SyncAllAsync(a, b);
        await AssertEqualAsync(a, b);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mutation_on_which_the_server_fails_is_rejected_after_three_attempts(bool isAlone)
    {
        var (a, b) = await OpenPairAsync(Note);
        if (!isAlone)
            await a.TransactAsync("INSERT INTO notes(id, title) VALUES ('before', 'good')");
        await a.TransactAsync("UPDATE notes SET title = 'poison', views = views + 5, body = 'Poison: ' || body WHERE id = 'n'");
        if (!isAlone)
            await a.TransactAsync("INSERT INTO notes(id, title) VALUES ('after', 'good')");
        b.Execute("UPDATE notes SET owner = 'b'");
        for (var attempt = 1; attempt < 3; attempt++)
        {
            var error = await Assert.ThrowsAsync<OfflineSyncException>(() => a.SyncAsync());
            Assert.Equal(OfflineSyncError.ServerBusy, error.Error);
            Assert.True(error.IsTransient);
            await b.SyncAsync();
        }
        await SyncAllAsync(a, b);
        Assert.Equal("SERVER_FAILED", Assert.Single(await a.Client.Rejected.ListAsync()).Code);
        Assert.Equal(isAlone ? 1 : 3, b.State().Count);
        Assert.Equal(["'t'|10|'The cat sat.'|'b'"], a.Query("SELECT title, views, body, owner FROM notes WHERE id = 'n'"));
        a.Execute("UPDATE notes SET body = body || ' Later.' WHERE id = 'n'");
        await SyncAllAsync(a, b);
        Assert.Equal(["'The cat sat. Later.'"], b.Query("SELECT body FROM notes WHERE id = 'n'"));
        await AssertEqualAsync(a, b);
    }
}
