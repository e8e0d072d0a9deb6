using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>The rules of docs/MERGE.md, as the users of two devices see them.</summary>
public abstract class MergeRuleTests(StoreFixture store) : NoteTests(store)
{
    private const string Note = "INSERT INTO notes(id, title, owner, price, status, views, tags, body) VALUES ('n', 't', 'o', 1, 's', 10, '[\"milk\"]', 'The cat sat.')";

    [Theory]
    [InlineData("UPDATE notes SET views = views + 3", "UPDATE notes SET views = views - 2", "11")]
    [InlineData("UPDATE notes SET views = 0", "UPDATE notes SET views = views + 1", "1")]
    [InlineData("UPDATE notes SET views = views + 1, title = 'x'", "UPDATE notes SET views = views + 1, owner = 'x'", "12")]
    [InlineData("INSERT INTO notes(id, views) VALUES ('n', 15) ON CONFLICT DO UPDATE SET views = excluded.views", "UPDATE notes SET views = views + 1", "16")]
    [InlineData("REPLACE INTO notes(id, views) VALUES ('n', 12)", "UPDATE notes SET views = views + 5", "17")]
    [InlineData("DELETE FROM notes; INSERT INTO notes(id, views) VALUES ('n', 7)", "UPDATE notes SET views = views + 1", "8")]
    public async Task All_increments_of_a_counter_count(string onA, string onB, string expected)
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute(onA);
        b.Execute(onB);
        await SyncAllAsync(a, b, a);
        Assert.Equal([expected], b.Query("SELECT views FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task A_row_that_two_devices_create_has_the_sum_of_their_counters_the_union_of_their_sets_and_both_texts()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO notes(id, views, tags, body) VALUES ('n', 2, '[\"a\"]', 'ab')");
        b.Execute("INSERT INTO notes(id, views, tags, body) VALUES ('n', 3, '[\"b\"]', 'cd')");
        await SyncAllAsync(a, b);
        Assert.Equal(["5|'[\"a\",\"b\"]'"], b.Query("SELECT views, tags FROM notes"));
        await SyncAllAsync(a, b);
        Assert.Contains(b.Query("SELECT body FROM notes")[0], new[] { "'abcd'", "'cdab'" });
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task Increments_between_syncs_are_shown_on_top_of_those_of_others()
    {
        var (a, b) = await OpenPairAsync(Note);
        for (var round = 0; round < 3; round++)
        {
            a.Execute("UPDATE notes SET views = views + 1");
            await a.TransactAsync("UPDATE notes SET views = views + 1");
            b.Execute("UPDATE notes SET views = views + 100");
            await SyncAllAsync(a, b);
        }
        Assert.Equal(["316"], b.Query("SELECT views FROM notes"));
        await a.SyncAsync();
        await AssertEqualAsync(a, b);
    }

    [Theory]
    [InlineData("[\"milk\",\"eggs\"]", "[\"milk\",\"bread\"]", "[\"bread\",\"eggs\",\"milk\"]")]
    [InlineData("[]", "[\"bread\",\"milk\"]", "[\"bread\"]")]
    [InlineData("[\"milk\", 1.0, \"milk\", {\"b\":1, \"a\":[]}]", "[1,\"milk\"]", "[1,\"milk\",{\"a\":[],\"b\":1}]")]
    public async Task Sets_merge_by_element_and_come_back_in_canonical_form(string onA, string onB, string expected)
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute($"UPDATE notes SET tags = '{onA}'");
        b.Execute($"UPDATE notes SET tags = '{onB}'");
        await SyncAllAsync(a, b, a);
        Assert.Equal([$"'{expected}'"], a.Query("SELECT tags FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task A_set_that_no_other_device_wrote_is_canonical_after_its_own_sync()
    {
        var a = await OpenAsync();
        a.Execute("INSERT INTO notes(id, tags) VALUES ('n', '[ \"b\", \"a\", \"b\" ]')");
        await a.SyncAsync();
        Assert.Equal(["'[\"a\",\"b\"]'"], a.Query("SELECT tags FROM notes"));
        var result = await a.SyncAsync();
        Assert.Equal(0, result.MutationsPushed);
    }

    [Theory]
    [InlineData("owner", "a", "first")]
    [InlineData("title", "a", "second")]
    [InlineData("status", "a", "s>first+second")]
    [InlineData("owner", "b", "first")]
    [InlineData("title", "b", "second")]
    [InlineData("status", "b", "s>second+first")]
    public async Task A_policy_decides_between_concurrent_writes_whoever_syncs_first(string column, string syncsFirst, string expected)
    {
        var (a, b) = await OpenPairAsync(Note);
        await a.TransactAsync($"UPDATE notes SET {column} = 'first'");
        await LaterAsync();
        await b.TransactAsync($"UPDATE notes SET {column} = 'second'");
        var (one, other) = syncsFirst == "a" ? (a, b) : (b, a);
        await SyncAllAsync(one, other, one);
        Assert.Equal([$"'{expected}'"], a.Query($"SELECT {column} FROM notes"));
        await AssertEqualAsync(a, b);
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("title")]
    [InlineData("status")]
    [InlineData("price")]
    public async Task A_write_that_had_seen_the_other_replaces_it_whatever_the_policy(string column)
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute($"UPDATE notes SET {column} = 'first'");
        await SyncAllAsync(a, b);
        b.Execute($"UPDATE notes SET {column} = 'second'");
        await SyncAllAsync(b, a);
        Assert.Equal(["'second'"], a.Query($"SELECT {column} FROM notes"));
        Assert.Equal(0, a.Client.Status.Conflicts + b.Client.Status.Conflicts + a.Client.Status.Rejected + b.Client.Status.Rejected);
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task A_stale_write_is_rejected_with_all_of_its_transaction()
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute("UPDATE notes SET price = 2");
        await b.TransactAsync("UPDATE notes SET price = 3, views = views + 5, body = 'Other'", "INSERT INTO notes(id) VALUES ('m')");
        await SyncAllAsync(a, b);
        Assert.Equal(["'n'|2|10|'The cat sat.'"], b.Query("SELECT id, price, views, body FROM notes"));
        var rejected = Assert.Single(await b.Client.Rejected.ListAsync());
        Assert.Equal("STALE", rejected.Code);
        Assert.Contains("price", rejected.Message, StringComparison.Ordinal);
        await AssertEqualAsync(a, b);
    }

    [Theory]
    [InlineData(true, "title = 'late'", "'n'|'late'|'o'|10|'The cat sat.'")]
    [InlineData(true, "views = views + 1", "'n'|'t'|'o'|11|'The cat sat.'")]
    [InlineData(true, "owner = 'late', body = 'The cat.'", "'n'|'t'|'late'|10|'The cat.'")]
    [InlineData(false, "title = 'late'", "'n'|'late'|'o'|10|'The cat sat.'")]
    [InlineData(false, "views = views + 1", "'n'|'t'|'o'|11|'The cat sat.'")]
    [InlineData(false, "owner = 'late', body = 'The cat.'", "'n'|'t'|'late'|10|'The cat.'")]
    public async Task An_update_wins_over_a_concurrent_delete_where_the_table_says_so(bool deleteArrivesFirst, string update, string expected)
    {
        var (a, b) = await OpenPairAsync(Note, DeclareNotesWithUpdateWins);
        a.Execute("DELETE FROM notes");
        b.Execute($"UPDATE notes SET {update}");
        await SyncAllAsync(deleteArrivesFirst ? [a, b, a] : [b, a, b]);
        Assert.Equal([expected], a.Query("SELECT id, title, owner, views, body FROM notes"));
        Assert.Equal(ConflictRule.UpdateWins, Assert.Single(await a.Client.Conflicts.ListAsync()).Rule);
        Assert.Empty(await b.Client.Conflicts.ListAsync());
        await AssertEqualAsync(a, b);
    }

    [Fact]
    public async Task A_delete_wins_and_the_row_returns_only_through_who_had_seen_it()
    {
        var (a, b) = await OpenPairAsync(Note);
        a.Execute("DELETE FROM notes");
        b.Execute("UPDATE notes SET views = 100, title = 'late', body = 'late'");
        await SyncAllAsync(a, b);
        Assert.Empty(b.State());
        b.Execute("INSERT INTO notes(id, views, tags, body) VALUES ('n', 1, '[\"x\"]', 'new')");
        await SyncAllAsync(b, a);
        Assert.Equal(["1|'[\"x\"]'|'new'"], a.Query("SELECT views, tags, body FROM notes"));
        a.Execute("UPDATE notes SET views = views + 1, body = body || '!'");
        b.Execute("UPDATE notes SET views = views + 1, body = '>' || body");
        await SyncAllAsync(a, b, a);
        Assert.Equal(["3|'>new!'"], a.Query("SELECT views, body FROM notes"));
        await AssertEqualAsync(a, b);
    }
}
