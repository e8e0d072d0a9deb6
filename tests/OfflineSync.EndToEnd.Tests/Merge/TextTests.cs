namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>Texts that several devices edit.</summary>
public abstract class TextTests(StoreFixture store) : NoteTests(store)
{
    private const string Note = "INSERT INTO notes(id, title, price, body) VALUES ('n', 't', 1, 'The cat sat.')";

    [Theory]
    [InlineData("The black cat sat.", "The cat sat down.", "The black cat sat down.")]
    [InlineData("The cat.", "The cat sat on it.", "The cat on it.")]
    [InlineData("", "The cat sat. Ö\U0001F600", " Ö\U0001F600")]
    [InlineData("The cat sat.", "The cat sat!", "The cat sat!")]
    public async Task Concurrent_edits_are_merged(string onA, string onB, string expected)
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute($"UPDATE notes SET body = '{onA}'");
        b.Execute($"UPDATE notes SET body = '{onB}'");
        await SyncAllAsync(a, b, a);
        Assert.Equal([$"'{expected}'"], b.Query("SELECT body FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task What_is_typed_while_a_sync_is_in_flight_is_kept_and_merged()
    {
        var (a, b) = await OpenPairAsync(Note);
        b.Execute("UPDATE notes SET body = 'B: ' || body");
        await b.SyncAsync();
        a.Execute("UPDATE notes SET body = body || ' One.'");
        var typed = 0;
        a.Network.Decide = _ =>
        {
            if (typed++ == 0)
                a.Execute("UPDATE notes SET body = body || ' Two.'");
            return null;
        };
        await a.SyncAsync();
        Assert.Equal(["'The cat sat. One. Two.'"], a.Query("SELECT body FROM notes"));
        b.Execute("UPDATE notes SET body = replace(body, 'cat', 'dog')");
        await SyncAllAsync(b, a, b);
        Assert.Equal(["'B: The dog sat. One. Two.'"], b.Query("SELECT body FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task A_text_that_stays_hidden_behind_typing_over_several_syncs_is_merged_in_the_end()
    {
        var (a, b) = await OpenPairAsync(Note);
        var typed = 0;
        // A types during each of its syncs, so that there is always an edit that waits.
        a.Network.Decide = _ =>
        {
            if (typed < 5)
                a.Execute($"UPDATE notes SET body = body || ' a{typed++}'");
            return null;
        };
        for (var round = 0; round < 5; round++)
        {
            b.Execute($"UPDATE notes SET body = 'b{round} ' || body");
            await SyncAllAsync(b, a);
            Assert.StartsWith("'The cat sat. a0", a.Query("SELECT body FROM notes")[0], StringComparison.Ordinal);
        }
        await SyncAllAsync(a, b, a);
        Assert.Equal(["'b4 b3 b2 b1 b0 The cat sat. a0 a1 a2 a3 a4'"], a.Query("SELECT body FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task Edits_in_several_transactions_and_after_a_lost_reply_are_merged_once()
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute("INSERT INTO notes(id, body) VALUES ('m', 'other')");
        await a.TransactAsync("UPDATE notes SET body = body || ' One.' WHERE id = 'n'");
        await a.TransactAsync("UPDATE notes SET body = 'Zero. ' || body WHERE id = 'n'");
        b.Execute("UPDATE notes SET body = replace(body, 'cat', 'dog')");
        var lost = 0;
        a.Network.Decide = name => name == "Pull" && lost++ == 0 ? new NetworkFault(FaultKind.ReplyLost) : null;
        await Assert.ThrowsAsync<OfflineSync.Client.OfflineSyncException>(() => a.SyncAsync());
        await b.SyncAsync();
        a.Execute("UPDATE notes SET body = body || ' Two.' WHERE id = 'n'");
        await SyncAllAsync(a, b, a);
        Assert.Equal(["'Zero. The dog sat. One. Two.'"], a.Query("SELECT body FROM notes WHERE id = 'n'"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task Edits_that_follow_a_rejected_one_keep_their_place_without_it()
    {
        var (a, b) = await OpenPairAsync(Note);
        b.Execute("UPDATE notes SET price = 2");
        await b.SyncAsync();
        var typed = 0;
        a.Execute("UPDATE notes SET price = 3, body = 'REJECTED ' || body");
        // Typed before the rejection is known.
        a.Network.Decide = _ =>
        {
            if (typed++ == 0)
                a.Execute("UPDATE notes SET body = body || ' Kept.'");
            return null;
        };
        await a.SyncAsync();
        Assert.Equal("STALE", Assert.Single(await a.Client.Rejected.ListAsync()).Code);
        a.Execute("UPDATE notes SET body = replace(body, 'cat', 'dog')");
        await SyncAllAsync(a, b);
        Assert.Equal(["'The dog sat. Kept.'"], a.Query("SELECT body FROM notes"));
        a.Execute("UPDATE notes SET body = body || ' More.'");
        b.Execute("UPDATE notes SET body = '> ' || body");
        await SyncAllAsync(a, b, a);
        Assert.Equal(["'> The dog sat. Kept. More.'"], a.Query("SELECT body FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task A_rejected_edit_is_tried_again_at_its_place_in_the_text_as_it_is_now()
    {
        var (a, b) = await OpenPairAsync(Note);
        b.Execute("UPDATE notes SET price = 2, body = 'Look: ' || body");
        await b.SyncAsync();
        a.Execute("UPDATE notes SET price = 3, body = replace(body, 'cat', 'dog')");
        await a.SyncAsync();
        Assert.Equal(["2|'Look: The cat sat.'"], a.Query("SELECT price, body FROM notes"));
        await a.Client.Rejected.RetryAsync(Assert.Single(await a.Client.Rejected.ListAsync()).Id);
        await SyncAllAsync(a, b);
        Assert.Equal(["3|'Look: The dog sat.'"], b.Query("SELECT price, body FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task A_text_that_was_deleted_and_created_anew_does_not_take_edits_of_the_old_one()
    {
        var (a, b) = await OpenPairAsync(Note);
        b.Execute("UPDATE notes SET body = body || ' Old edit.'");
        a.Execute("DELETE FROM notes");
        await a.SyncAsync();
        a.Execute("INSERT INTO notes(id, body) VALUES ('n', 'New text.')");
        await SyncAllAsync(a, b);
        Assert.Equal(["'New text.'"], b.Query("SELECT body FROM notes"));
        var conflict = Assert.Single(await b.Client.Conflicts.ListAsync());
        Assert.Equal(("body", OfflineSync.Client.ConflictRule.TextUnknown), (conflict.Column, conflict.Rule));
        await b.Client.Conflicts.TakeMineAsync(conflict.Id);
        Assert.Equal(["'New text. Old edit.'"], b.Query("SELECT body FROM notes"));
        await SyncAllAsync(b, a);
        await AssertEqualAsync(a, b);
    }
}
