using OfflineSync.Client;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>The conflict inbox of a device whose writes lost.</summary>
public abstract class ConflictTests(StoreFixture store) : NoteTests(store)
{
    private const string Note = "INSERT INTO notes(id, title, owner, views, tags, body) VALUES ('n', 't', 'o', 10, '[\"milk\"]', 'The cat sat.')";

    [Fact]
    public async Task The_loser_sees_what_lost_after_its_sync_and_the_winner_sees_nothing()
    {
        var (a, b) = await LoseTitleAsync();
        var conflict = Assert.Single(await a.Client.Conflicts.ListAsync());
        Assert.Equal(("notes", "title", ConflictRule.LastWriterWins), (conflict.Table, conflict.Column, conflict.Rule));
        Assert.Equal(("mine", "theirs", "n"), (conflict.Mine, conflict.Theirs, conflict.Key.Single()));
        Assert.True(conflict.MyStamp < conflict.TheirStamp);
        Assert.Equal(1, a.Client.Status.Conflicts);
        Assert.Empty(await b.Client.Conflicts.ListAsync());
        Assert.Equal(["'theirs'"], a.Query("SELECT title FROM notes"));
    }

    [Fact]
    public async Task Taking_mine_replaces_what_stayed_on_all_devices()
    {
        var (a, b) = await LoseTitleAsync();
        await a.Client.Conflicts.TakeMineAsync(Assert.Single(await a.Client.Conflicts.ListAsync()).Id);
        Assert.Empty(await a.Client.Conflicts.ListAsync());
        await SyncAllAsync(a, b, a);
        Assert.Equal(["'mine'"], b.Query("SELECT title FROM notes"));
        Assert.Empty(await a.Client.Conflicts.ListAsync());
        Assert.Empty(await b.Client.Conflicts.ListAsync());
        await AssertEqualAsync(a, b);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_kept_or_dismissed_does_not_return_not_even_after_a_restart_or_a_fetch_of_everything(bool keep)
    {
        var (a, b) = await LoseTitleAsync();
        await a.OpenAsync();
        var conflict = Assert.Single(await a.Client.Conflicts.ListAsync());
        await (keep ? a.Client.Conflicts.KeepTheirsAsync(conflict.Id) : a.Client.Conflicts.DismissAsync(conflict.Id));
        await SyncAllAsync(a, b);
        await a.CloseAsync();
        a.Execute("UPDATE offlinesync_scopes SET cursor = x'', resnapshot = 1");
        await a.OpenAsync();
        await a.SyncAsync();
        Assert.Empty(await a.Client.Conflicts.ListAsync());
        Assert.Equal(["'theirs'"], a.Query("SELECT title FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Theory]
    [InlineData(FaultKind.ReplyLost, 0)]
    [InlineData(FaultKind.ReplyCut, 60)]
    [InlineData(FaultKind.ReplyCut, 200)]
    [InlineData(FaultKind.ReplyCut, 300)]
    public async Task A_conflict_is_listed_once_and_not_before_what_stayed_is_shown(FaultKind fault, int bytes)
    {
        var (a, b) = await OpenPairAsync(Note);
        await a.TransactAsync("UPDATE notes SET title = 'mine'");
        await LaterAsync();
        await b.TransactAsync("UPDATE notes SET title = 'theirs'");
        await b.SyncAsync();
        var broken = 0;
        a.Network.Decide = _ => broken++ == 0 ? new NetworkFault(fault, bytes) : null;
        try
        {
            await a.SyncAsync();
        }
        catch (OfflineSyncException)
        {
            Assert.Empty(await a.Client.Conflicts.ListAsync());
            await a.OpenAsync();
            await a.SyncAsync();
        }
        await SyncAllAsync(a, a);
        Assert.Equal("mine", Assert.Single(await a.Client.Conflicts.ListAsync()).Mine);
        await SyncAllAsync(b, a);
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task The_list_can_be_observed()
    {
        var (a, b) = await OpenPairAsync(Note);
        using var stop = new CancellationTokenSource(Waiting.Limit);
        await using var lists = a.Client.Conflicts.ObserveAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await lists.MoveNextAsync());
        Assert.Empty(lists.Current);
        await LoseTitleAsync(a, b);
        Assert.True(await lists.MoveNextAsync());
        await a.Client.Conflicts.DismissAsync(Assert.Single(lists.Current).Id);
        Assert.True(await lists.MoveNextAsync());
        Assert.Empty(lists.Current);
    }

    [Fact]
    public async Task Taking_mine_of_a_set_adds_the_elements_that_lost()
    {
        var (a, b) = await OpenPairAsync(Note);
        await a.TransactAsync("UPDATE notes SET tags = '[\"milk\",\"eggs\",\"tea\"]'");
        await LaterAsync();
        b.Execute("UPDATE notes SET tags = '[\"milk\",\"eggs\"]'");
        await b.SyncAsync();
        b.Execute("UPDATE notes SET tags = '[\"milk\",\"rice\"]'");
        await SyncAllAsync(b, a);
        Assert.Equal(["'[\"milk\",\"rice\",\"tea\"]'"], a.Query("SELECT tags FROM notes"));
        var conflict = Assert.Single(await a.Client.Conflicts.ListAsync());
        Assert.Equal(("[\"eggs\"]", "[]"), (conflict.Mine, conflict.Theirs));
        await a.Client.Conflicts.TakeMineAsync(conflict.Id);
        await SyncAllAsync(a, b);
        Assert.Equal(["'[\"eggs\",\"milk\",\"rice\",\"tea\"]'"], b.Query("SELECT tags FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("views")]
    [InlineData("tags")]
    [InlineData("body")]
    public async Task Taking_mine_brings_a_deleted_row_back_with_all_that_was_written_here(string column)
    {
        var (a, b) = await OpenPairAsync(Note);
        b.Execute("DELETE FROM notes");
        a.Execute("UPDATE notes SET title = 'mine', views = views + 5, tags = '[\"milk\",\"eggs\"]', body = body || ' And slept.'");
        await SyncAllAsync(b, a);
        Assert.Empty(a.State());
        var conflicts = await a.Client.Conflicts.ListAsync();
        Assert.All(conflicts, conflict => Assert.Equal(ConflictRule.DeleteWins, conflict.Rule));
        Assert.Equal(["body", "tags", "title", "views"], conflicts.Select(conflict => conflict.Column!).Order());
        await a.Client.Conflicts.TakeMineAsync(conflicts.Single(conflict => conflict.Column == column).Id);
        Assert.Empty(await a.Client.Conflicts.ListAsync());
        await SyncAllAsync(a, b, a);
        Assert.Equal(["'mine'|'o'|15|'[\"eggs\",\"milk\"]'|'The cat sat. And slept.'"], b.Query("SELECT title, owner, views, tags, body FROM notes"));
        Assert.Equal(0, a.Client.Status.Conflicts + b.Client.Status.Conflicts);
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task Taking_mine_of_a_row_that_was_created_anew_adds_the_difference_and_the_edit()
    {
        var (a, b) = await OpenPairAsync(Note);
        b.Execute("DELETE FROM notes");
        a.Execute("UPDATE notes SET views = views + 5, body = body || ' And slept.'");
        await SyncAllAsync(b, a);
        b.Execute("INSERT INTO notes(id, views, body) VALUES ('n', 1, 'The cat sat.')");
        await SyncAllAsync(b, a);
        await a.Client.Conflicts.TakeMineAsync((await a.Client.Conflicts.ListAsync())[0].Id);
        await SyncAllAsync(a, b);
        Assert.Equal(["6|'The cat sat. And slept.'"], b.Query("SELECT views, body FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task Taking_mine_of_a_delete_that_lost_deletes_the_row_again()
    {
        var (a, b) = await OpenPairAsync(Note, DeclareNotesWithUpdateWins);
        b.Execute("UPDATE notes SET views = views + 1");
        a.Execute("DELETE FROM notes");
        await SyncAllAsync(b, a);
        Assert.Equal(["11"], a.Query("SELECT views FROM notes"));
        var conflict = Assert.Single(await a.Client.Conflicts.ListAsync());
        Assert.Equal((null, ConflictRule.UpdateWins), (conflict.Column, conflict.Rule));
        await a.Client.Conflicts.TakeMineAsync(conflict.Id);
        await SyncAllAsync(a, b);
        Assert.Empty(b.State());
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task Both_sides_of_a_resolved_conflict_are_listed_where_they_were_written()
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute("UPDATE notes SET status = 'a'");
        b.Execute("UPDATE notes SET status = 'b'");
        await SyncAllAsync(a, b, a);
        Assert.Equal(("a", ">a+b", ConflictRule.Custom), Parts(Assert.Single(await a.Client.Conflicts.ListAsync())));
        Assert.Equal(("b", ">a+b", ConflictRule.Custom), Parts(Assert.Single(await b.Client.Conflicts.ListAsync())));
        await AssertEqualAsync(a, b);
    }

    private static (object?, object?, ConflictRule) Parts(Conflict conflict) => (conflict.Mine, conflict.Theirs, conflict.Rule);

    private async Task<(Device A, Device B)> LoseTitleAsync()
    {
        var (a, b) = await OpenPairAsync(Note);
        await LoseTitleAsync(a, b);
        return (a, b);
    }

    private static async Task LoseTitleAsync(Device a, Device b)
    {
        await a.TransactAsync("UPDATE notes SET title = 'mine'");
        await LaterAsync();
        await b.TransactAsync("UPDATE notes SET title = 'theirs'");
        await SyncAllAsync(b, a);
    }
}
