using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Tests.Eviction;

/// <summary>What a device from which rows leave asks the server for.</summary>
public sealed class FetchTests
{
    private const string Notes = "CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT, at INTEGER)";
    private const string Others = "CREATE TABLE others(id TEXT PRIMARY KEY)";

    [Fact]
    public async Task A_scope_is_asked_for_the_tracked_tables_and_for_whole_rows_where_rows_leave()
    {
        await using var device = new Device(Notes, Others, "CREATE TABLE elsewhere(id TEXT PRIMARY KEY)");
        await device.OpenAsync(["notes", "others"]);
        await device.Client.SyncNowAsync();
        Assert.Equal([("notes", false), ("others", false)], device.Server.Pulls[^1].Subscription.Tables.Select(table => (table.Table, table.WholeRows)));

        await device.OpenAsync(["others"], options =>
        {
            Evict(options);
            options.Track("elsewhere", table => table.Scope = "second");
        });
        await device.Client.SyncNowAsync();

        var subscription = device.Server.Pulls.Last(pull => pull.Scope == "test");
        Assert.Equal([("notes", true), ("others", false)], subscription.Subscription.Tables.Select(table => (table.Table, table.WholeRows)));
        Assert.Equal("at", device.Server.Declarations[^2].Tables.Single(table => table.Name == "notes").WindowColumn);
    }

    [Fact]
    public async Task Rows_that_left_come_back_by_their_keys_and_those_that_are_here_cost_nothing()
    {
        await using var device = await OpenEvictedAsync();
        device.Execute("INSERT INTO notes VALUES ('mine', 'x', 9)");
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9, Note("a", 1)));

        var result = await device.Client.FetchAsync("notes", [["a"], ["mine"], ["gone"]]);

        Assert.Equal((1, 1L), (result.Here, result.Fetched));
        Assert.Equal("gone", Assert.Single(Assert.Single(result.Missing)));
        Assert.Equal(["a|a|1", "mine|x|9"], device.Query("SELECT * FROM notes ORDER BY id"));
        var pull = device.Server.Pulls[^1];
        // What the server says of the wish is not to be taken for a word about the mutation.
        Assert.Empty(pull.Mutations);
        Assert.Single(device.Server.Mutations);
        Assert.Equal(["a", "gone"], Assert.Single(pull.Additions).Keys.Values.Select(value => value.Text.ToStringUtf8()));
        Assert.NotNull(pull.Subscription);

        var calls = device.Server.Calls;
        Assert.Equal(1, (await device.Client.FetchAsync("notes", [["a"]])).Here);
        Assert.Equal(calls, device.Server.Calls);
        await device.Client.SyncNowAsync();
        Assert.Empty(device.Server.Pulls[^1].Additions);
    }

    [Fact]
    public async Task Before_a_fetch_takes_a_new_id_all_scopes_hear_what_the_server_has_under_the_old_one()
    {
        await using var device = new Device(Notes, Others);
        await device.OpenAsync([], options =>
        {
            Evict(options);
            options.Track("others", table => table.Scope = "second");
        });
        await device.Client.SyncNowAsync();
        device.Execute("INSERT INTO others VALUES ('o')");
        device.Server.Failures.Enqueue(new RpcException(StatusCode.AlreadyExists, Reason.ClientIdConflict, "two of you"));
        device.Server.Pulls.Clear();
        var before = device.Query("SELECT hex(client_id) FROM offlinesync_client");

        await device.Client.FetchAsync("notes", [["a"]]);

        Assert.NotEqual(before, device.Query("SELECT hex(client_id) FROM offlinesync_client"));
        Assert.Equal(
            [$"second {before[0]} 1", $"test {device.Query("SELECT hex(client_id) FROM offlinesync_client")[0]} 0"],
            device.Server.Pulls.Take(2).Select(pull => $"{pull.Scope} {Convert.ToHexString(pull.ClientId.Span)} {pull.Mutations.Count}"));
    }

    [Fact]
    public async Task Many_rows_are_asked_for_in_parts()
    {
        await using var device = await OpenEvictedAsync();
        await device.Client.FetchAsync("notes", [.. Enumerable.Range(0, 2_500).Select(i => new object[] { $"n{i}" })]);
        Assert.Equal([1_000, 1_000, 500], device.Server.Pulls[^1].Additions.Select(addition => addition.Keys.Values.Count));
        await Assert.ThrowsAsync<ArgumentException>(() => device.Client.FetchAsync("notes", [.. Enumerable.Range(0, 10_001).Select(i => new object[] { $"n{i}" })]));
    }

    [Fact]
    public async Task Rows_come_back_by_a_window()
    {
        await using var device = await OpenEvictedAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9, Note("b", 2), Note("c", 3)));
        var result = await device.Client.FetchAsync("notes", new FetchWindow(2, 4L, 50));
        Assert.Equal(2, result.Fetched);
        var window = Assert.Single(device.Server.Pulls[^1].Additions).Window;
        Assert.Equal((2L, 4L, 50u), (window.From.Integer, window.Before.Integer, window.Rows));
        await Assert.ThrowsAsync<ArgumentException>(() => device.Client.FetchAsync("notes", new FetchWindow(null, null, 0)));
        await Assert.ThrowsAsync<ArgumentException>(() => device.Client.FetchAsync("others", new FetchWindow(null, null, 1)));
    }

    [Fact]
    public async Task A_server_that_does_not_take_the_wish_is_heard_and_no_mutation_suffers()
    {
        await using var device = await OpenEvictedAsync();
        device.Execute("INSERT INTO notes VALUES ('mine', 'x', 9)");
        device.Server.WhilePulling = () => throw new RpcException(StatusCode.InvalidArgument, Reason.Malformed, "No such window.");
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.FetchAsync("notes", new FetchWindow(2, null, 50)));
        Assert.Contains("No such window", error.Message, StringComparison.Ordinal);
        Assert.Empty(await device.Client.Rejected.ListAsync());
        Assert.Single(device.Server.Mutations);
    }

    [Fact]
    public async Task A_fetch_that_broke_is_finished_before_another_one()
    {
        await using var device = await OpenEvictedAsync();
        device.Server.Deltas.Enqueue([Pages.Part(9, [Note("a", 1)])]);
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.FetchAsync("notes", [["a"]]));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9, Note("b", 2)));
        await device.Client.FetchAsync("notes", [["b"]]);
        Assert.Equal(["a", "b"], device.Query("SELECT id FROM notes ORDER BY id"));
        var (finished, other) = (device.Server.Pulls[^2], device.Server.Pulls[^1]);
        Assert.Equal("c9-1", finished.Cursor.ToStringUtf8());
        Assert.Equal(["a", "b"], new[] { finished, other }.Select(pull => pull.Additions.Single().Keys.Values.Single().Text.ToStringUtf8()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_delta_that_was_begun_before_rows_could_leave_is_begun_anew(bool isFirst)
    {
        await using var device = new Device(Notes, Others);
        await device.OpenAsync(["others", "notes"]);
        if (!isFirst)
        {
            device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Note("a", 1), Note("b", 2)));
            await device.Client.SyncNowAsync();
        }
        device.Server.Deltas.Enqueue([Pages.Part(2, [Note("c", 3)])]);
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());

        await device.OpenAsync(["others"], Evict);
        await device.Client.Eviction.RunAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(3, Note("a", 4)));
        await device.Client.SyncNowAsync();
        // Of a first pull all rows come as a whole.
        var pull = device.Server.Pulls[isFirst ? 1 : 2];
        Assert.Equal(isFirst ? "c2-1" : "c1", pull.Cursor.ToStringUtf8());
        Assert.Equal(!isFirst, pull.Subscription.Tables.Single(table => table.Table == "notes").WholeRows);
        Assert.Equal(isFirst ? ["a", "c"] : ["a"], device.Query("SELECT id FROM notes ORDER BY id"));
    }

    [Fact]
    public async Task A_table_that_is_new_to_the_app_is_fetched_as_it_was_not_sent_before()
    {
        await using var device = await OpenEvictedAsync();
        await device.OpenAsync(["others"], Evict);
        await device.Client.SyncNowAsync();
        Assert.False(device.Server.Pulls[^1].Cursor.IsEmpty);
        device.Execute("CREATE TABLE added(id TEXT PRIMARY KEY)");
        await device.OpenAsync(["others", "added"], Evict);
        device.Server.Deltas.Enqueue([Pages.Part(2, [Pages.Insert("added", "a")]), Pages.Last(2)]);
        await device.Client.SyncNowAsync();
        var addition = Assert.Single(device.Server.Pulls[^1].Additions);
        Assert.Equal(("added", Addition.RowsOneofCase.None, false), (addition.Table, addition.RowsCase, addition.ChangedOnly));
        Assert.Equal(["a"], device.Query("SELECT id FROM added"));
        await device.Client.SyncNowAsync();
        Assert.Empty(device.Server.Pulls[^1].Additions);
    }

    [Fact]
    public async Task Rows_to_which_later_rows_refer_are_fetched_with_their_own_parents_and_once()
    {
        await using var device = new Device(
            "CREATE TABLE folders(id TEXT PRIMARY KEY, parent TEXT REFERENCES folders(id))", "CREATE TABLE files(id TEXT PRIMARY KEY, folder TEXT REFERENCES folders(id))");
        await device.OpenAsync(["files"], options => options.Track("folders", table => table.Evict(policy => policy.MaxRows = 0)));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("files", "a", ("folder", "f")), Pages.Insert("files", "b", ("folder", "gone"))));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("folders", "f", ("parent", "root"))));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("folders", "root", ("parent", null))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["", "f gone", "root"], device.Server.Pulls.Select(pull =>
            string.Join(" ", pull.Additions.SelectMany(addition => addition.Keys.Values).Select(value => value.Text.ToStringUtf8()).Order())));
        Assert.Equal(["a|f"], device.Query("SELECT * FROM files"));
        Assert.Equal("b", Assert.Single(await device.Client.GetQuarantineAsync()).Key);
        await device.Client.SyncNowAsync();
        Assert.Equal(4, device.Server.Pulls.Count);

        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Insert("files", "c", ("folder", "g"))));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(2, Pages.Insert("folders", "g", ("parent", null))));
        await device.Client.SyncNowAsync();
        Assert.Equal(["a|f", "c|g"], device.Query("SELECT * FROM files ORDER BY id"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_to_which_one_refers_is_asked_for_until_an_answer_has_come(bool isOpenedAgain)
    {
        await using var device = new Device(
            "CREATE TABLE folders(id TEXT PRIMARY KEY)", "CREATE TABLE files(id TEXT PRIMARY KEY, folder TEXT REFERENCES folders(id))");
        await OpenAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("files", "a", ("folder", "f"))));
        // The one after this.
        device.Server.WhilePulling = () => device.Server.Failures.Enqueue(new RpcException(StatusCode.Unavailable, "The network is gone."));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        if (isOpenedAgain)
            await OpenAsync();

        device.Server.Deltas.Enqueue(Pages.Checkpoint(1));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Pages.Insert("folders", "f")));
        await device.Client.SyncNowAsync();

        Assert.Equal(["a|f"], device.Query("SELECT * FROM files"));

        Task OpenAsync() => device.OpenAsync(["files"], options => options.Track("folders", table => table.Evict(policy => policy.MaxRows = 0)));
    }

    [Fact]
    public async Task Changes_that_were_asked_for_under_a_policy_do_not_stand_for_the_table_when_it_is_no_more()
    {
        await using var device = await OpenEvictedAsync();
        device.Server.Deltas.Enqueue([Pages.Part(9, [Note("d", 4)])]);
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());

        // In the same order: what is staged fits.
        await device.OpenAsync(["others", "notes"]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9, Note("e", 5)));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9, Note("a", 1), Note("b", 2), Note("c", 3), Note("d", 4), Note("e", 5)));
        await device.Client.SyncNowAsync();

        Assert.Equal(["a", "b", "c", "d", "e"], device.Query("SELECT id FROM notes ORDER BY id"));
        Assert.Equal("notes", Assert.Single(device.Server.Pulls[^1].Additions).Table);
    }

    [Theory]
    [InlineData("UPDATE notes SET text = 'mine'", "a|mine|1")]
    [InlineData("DELETE FROM notes", null)]
    public async Task A_row_that_left_and_of_which_the_server_has_lost_a_write_comes_back_under_it(string write, string? shown)
    {
        await using var device = await OpenEvictedAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9, Note("a", 1)));
        await device.Client.FetchAsync("notes", [["a"]]);
        device.Server.Change = 20;
        device.Execute(write);
        await device.Client.SyncNowAsync();
        await device.Client.SyncNowAsync();
        await device.Client.Eviction.RunAsync();
        Assert.Empty(device.Query("SELECT * FROM notes"));

        device.Server.Failures.Enqueue(RecoveryTests.Refusal(Reason.CursorInvalid, ("offlinesync-expected", "1")));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(5, Note("a", 1)));
        await device.Client.SyncNowAsync();

        Assert.Equal(shown is null ? [] : [shown], device.Query("SELECT * FROM notes"));
        Assert.Empty(await device.Client.GetQuarantineAsync());
        Assert.Equal(2, device.Server.Mutations.Count);
    }

    /// <summary>A device from which the rows a, b and c have left.</summary>
    private static async Task<Device> OpenEvictedAsync()
    {
        var device = new Device(Notes, Others);
        await device.OpenAsync(["others"], Evict);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(1, Note("a", 1), Note("b", 2), Note("c", 3)));
        await device.Client.SyncNowAsync();
        await device.Client.Eviction.RunAsync();
        Assert.Empty(device.Query("SELECT * FROM notes"));
        return device;
    }

    private static void Evict(OfflineSyncOptions options) =>
        options.Track("notes", table => table.Evict(policy => (policy.Column, policy.MaxRows) = ("at", 0)));

    private static TableChanges Note(string id, int at) => Pages.Insert("notes", id, ("text", id), ("at", at));
}
