using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Tests.Subscriptions;

/// <summary>What of a window is on the device.</summary>
public sealed class WindowTests
{
    private const string Notes = "CREATE TABLE notes(id TEXT PRIMARY KEY, at INTEGER)";

    [Fact]
    public async Task Rows_that_are_deleted_while_they_come_do_not_make_a_window_complete()
    {
        await using var device = await OpenAsync(3);
        device.Server.Deltas.Enqueue([Pages.Part(5, [Note(7), Note(8), Note(9)]), Pages.Last(6, Pages.Delete("notes", "n8"))]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(6, Note(6)));
        await device.Client.SyncNowAsync();
        await device.Client.SyncNowAsync();
        var added = Assert.Single(device.Server.Pulls[^1].Additions).Window;
        Assert.Equal((7, 1u), (added.Before.Integer, added.Rows));
        Assert.Equal(["6", "7", "9"], device.Query("SELECT at FROM notes ORDER BY at"));
    }

    [Fact]
    public async Task A_table_with_fewer_rows_than_its_window_is_here_as_a_whole_and_asks_for_nothing_more()
    {
        await using var device = await OpenAsync(5);
        device.Server.Deltas.Enqueue([Pages.Part(5, [Note(8), Note(9)]), Pages.Last(6, Note(9))]);
        await device.Client.SyncNowAsync();
        device.Execute("DELETE FROM notes WHERE id = 'n8'");
        await device.Client.SyncNowAsync();
        var pull = device.Server.Pulls[^1];
        Assert.Single(pull.Mutations);
        Assert.Empty(pull.Additions);
        Assert.Null(Assert.Single(pull.Subscription.Tables).Window.From);
    }

    [Fact]
    public async Task A_pinned_table_that_is_fetched_anew_keeps_no_row_that_the_server_lacks()
    {
        await using var device = await OpenAsync(2);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(5, Note(8), Note(9)));
        await device.Client.SyncNowAsync();
        await device.Client.Eviction.PinTableAsync("notes");
        await device.Client.Eviction.PinAsync("notes", ["n8"]);
        device.Server.Failures.Enqueue(Refusal(Reason.CursorInvalid));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(7, Note(9)));
        await device.Client.SyncNowAsync();
        Assert.Equal(["9"], device.Query("SELECT at FROM notes"));
        Assert.Equal((null, 0u), (device.Server.Pulls[^1].Subscription.Tables[0].Window.From, device.Server.Pulls[^1].Subscription.Tables[0].Window.Rows));
    }

    [Fact]
    public async Task A_server_that_has_forgotten_the_window_column_is_told_again()
    {
        await using var device = await OpenAsync(2);
        device.Server.Failures.Enqueue(Refusal(Reason.SchemaMissing));
        await device.Client.SyncNowAsync();
        Assert.Equal(["at", "at"], device.Server.Declarations.Select(declaration => declaration.Tables[0].WindowColumn));
    }

    [Fact]
    public async Task A_pull_by_a_window_that_the_app_has_given_up_is_begun_anew_where_the_server_has_forgotten_its_column()
    {
        await using var device = await OpenAsync(2);
        await BreakOffAsync(device, Note(9));
        await device.OpenAsync(["notes"]);
        device.Server.Failures.Enqueue(Refusal(Reason.SchemaMissing));
        await device.Client.SyncNowAsync();
        var pull = device.Server.Pulls[^1];
        Assert.Equal(("", null), (pull.Cursor.ToStringUtf8(), pull.Subscription.Tables[0].Window));
    }

    [Fact]
    public async Task A_row_that_was_written_while_a_window_came_goes_if_the_server_does_not_have_it_at_the_checkpoint()
    {
        await using var device = await OpenAsync(2);
        await BreakOffAnewAsync(device);
        device.Execute("INSERT INTO notes VALUES ('n1', 1)");
        device.Server.Deltas.Enqueue([Pages.Last(30)]);
        await device.Client.SyncNowAsync();
        Assert.Equal("n1", RecordingTransport.Describe(Assert.Single(device.Server.Mutations))[0].Split('[', ']')[1]);
        Assert.Equal(["9", "10"], device.Query("SELECT at FROM notes ORDER BY at"));
        Assert.False(device.Client.Status.TablesLoading.Any());
    }

    [Fact]
    public async Task A_row_that_was_pinned_while_a_window_came_is_asked_for()
    {
        await using var device = await OpenAsync(2);
        await BreakOffAnewAsync(device);
        await device.Client.Eviction.PinAsync("notes", ["n8"]);
        device.Server.Deltas.Enqueue([Pages.Last(30)]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(31, Note(9), Note(10)));
        await device.Client.SyncNowAsync();
        Assert.Equal("n8", Assert.Single(device.Server.Pulls[^1].Additions, addition => addition.Keys is not null).Keys.Values[0].Text.ToStringUtf8());
        Assert.Equal(["9", "10"], device.Query("SELECT at FROM notes ORDER BY at"));
    }

    [Theory]
    [InlineData("missing", 1, "none of its value columns")]
    [InlineData("id", 1, "none of its value columns")]
    [InlineData("at", 0, "between 1 and 1,000,000")]
    [InlineData("hits", 1, "is no register")]
    public async Task A_window_that_cannot_be_is_refused(string column, int rows, string says)
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, at INTEGER, hits INTEGER)");
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.OpenAsync([], options => options.Track("notes", table => table.Counter("hits").KeepNewest(column, rows))));
        Assert.Equal(OfflineSyncError.InvalidOptions, error.Error);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static RpcException Refusal(Reason reason) => new(StatusCode.FailedPrecondition, reason, "refused");

    /// <summary>A pull ends after its first page.</summary>
    private static async Task BreakOffAsync(Device device, params TableChanges[] rows)
    {
        device.Server.Deltas.Enqueue([Pages.Part(20, rows)]);
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
    }

    /// <summary>The device has 8 and 9, and the window comes anew from another log, with 9 and 10.</summary>
    private static async Task BreakOffAnewAsync(Device device)
    {
        device.Server.Deltas.Enqueue(Pages.Checkpoint(5, Note(8), Note(9)));
        await device.Client.SyncNowAsync();
        device.Server.Failures.Enqueue(Refusal(Reason.CursorInvalid));
        await BreakOffAsync(device, Note(9), Note(10));
    }

    private static TableChanges Note(int at) => Pages.Insert("notes", $"n{at}", ("at", at));

    private static async Task<Device> OpenAsync(int rows)
    {
        var device = new Device(Notes);
        await device.OpenAsync([], options => options.Track("notes", table => table.KeepNewest("at", rows)));
        return device;
    }
}
