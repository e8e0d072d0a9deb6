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
        device.Server.Failures.Enqueue(new Protocol.Grpc.RpcException(Protocol.Grpc.StatusCode.FailedPrecondition, Reason.CursorInvalid, "another log"));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(7, Note(9)));
        await device.Client.SyncNowAsync();
        Assert.Equal(["9"], device.Query("SELECT at FROM notes"));
        Assert.Equal((null, 0u), (device.Server.Pulls[^1].Subscription.Tables[0].Window.From, device.Server.Pulls[^1].Subscription.Tables[0].Window.Rows));
    }

    [Fact]
    public async Task A_server_that_has_forgotten_the_window_column_is_told_again()
    {
        await using var device = await OpenAsync(2);
        device.Server.Failures.Enqueue(new Protocol.Grpc.RpcException(Protocol.Grpc.StatusCode.FailedPrecondition, Reason.SchemaMissing, "no window column"));
        await device.Client.SyncNowAsync();
        Assert.Equal(["at", "at"], device.Server.Declarations.Select(declaration => declaration.Tables[0].WindowColumn));
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

    private static TableChanges Note(int at) => Pages.Insert("notes", $"n{at}", ("at", at));

    private static async Task<Device> OpenAsync(int rows)
    {
        var device = new Device(Notes);
        await device.OpenAsync([], options => options.Track("notes", table => table.KeepNewest("at", rows)));
        return device;
    }
}
