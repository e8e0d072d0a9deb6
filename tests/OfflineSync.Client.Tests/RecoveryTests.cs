using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests;

/// <summary>What the client does when the server says that its log is another one, or that the client's id or stamps do not fit.</summary>
public sealed class RecoveryTests
{
    [Fact]
    public async Task What_a_restored_server_has_lost_is_sent_again_with_the_next_sync()
    {
        await using var device = await OpenAsync(mutations: 3);
        device.Server.Failures.Enqueue(Refusal(Reason.CursorInvalid, ("offlinesync-expected", "2")));
        Assert.Equal([["Insert t[2] v=2"], ["Insert t[3] v=3"]], await device.SentAsync());
        Assert.Equal([2UL, 3UL], device.Server.Mutations.Select(mutation => mutation.Sequence));
    }

    [Fact]
    public async Task What_a_checkpoint_took_with_what_a_restored_server_has_lost_comes_back_with_it()
    {
        await using var device = await OpenAsync(mutations: 2);
        // The log grew again to where the cursor was, without the second mutation.
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(9, ("t", RowOperation.Delete, "2", []))]);
        await device.Client.SyncNowAsync();
        device.Execute("INSERT INTO t VALUES ('3', 3)");
        device.Server.Failures.Enqueue(Refusal(Reason.SequenceGap, ("offlinesync-expected", "2")));
        var values = (string key, int value) => ("t", RowOperation.Insert, key, new[] { ("v", Value.FromInteger(value)) });
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(12, values("1", 1), values("2", 2), values("3", 3))]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["1|1", "2|2", "3|3"], device.Query("SELECT id, v FROM t ORDER BY id"));
        Assert.Equal((0, 0UL), (device.Server.Pulls[^1].Cursor.Length, device.Server.Pulls[^1].KnownStamp));
    }

    [Fact]
    public async Task A_log_that_has_everything_is_only_fetched_anew()
    {
        await using var device = await OpenAsync(mutations: 2);
        device.Server.Failures.Enqueue(Refusal(Reason.CursorInvalid, ("offlinesync-expected", "3")));
        Assert.Empty(await device.SentAsync());
        Assert.Empty(device.Server.Pulls[^1].Cursor);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_of_a_rejection_that_a_restored_server_knows_nothing_of_go_with_a_fetch_of_everything(bool isDropped)
    {
        await using var device = await OpenAsync(mutations: 1);
        device.Server.Reject = _ => "REFUSED";
        device.Execute("INSERT INTO t VALUES ('refused', 8)");
        await device.Client.SyncNowAsync();
        device.Server.Reject = _ => null;
        if (isDropped)
            await device.Client.Rejected.DropAsync(Assert.Single(await device.Client.Rejected.ListAsync()).Id);
        // It has something to say, which meets the gap.
        device.Execute("INSERT INTO t VALUES ('2', 2)");
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(
            9, ("t", RowOperation.Insert, "1", [("v", Value.FromInteger(1))]), ("t", RowOperation.Insert, "2", [("v", Value.FromInteger(2))]))]);
        device.Server.Failures.Enqueue(Refusal(Reason.SequenceGap, ("offlinesync-expected", "2")));
        Assert.Equal([[], ["Insert t[2] v=2"]], await device.SentAsync());
        Assert.Equal(["1|1", "2|2"], device.Query("SELECT id, v FROM t ORDER BY id"));
        Assert.Equal(isDropped ? 0 : 1, device.Client.Status.Rejected);
    }

    [Fact]
    public async Task A_row_in_quarantine_that_the_server_no_longer_has_goes_with_a_fetch_of_everything()
    {
        await using var device = new Device("CREATE TABLE p(id TEXT PRIMARY KEY)", "CREATE TABLE c(id TEXT PRIMARY KEY, p TEXT REFERENCES p(id))");
        await device.OpenAsync(["p", "c"]);
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(5, ("c", RowOperation.Insert, "x", [("p", Value.FromText("a"))]))]);
        await device.Client.SyncNowAsync();
        Assert.Single(await device.Client.GetQuarantineAsync());

        device.Server.Failures.Enqueue(Refusal(Reason.CursorInvalid, ("offlinesync-expected", "1")));
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(6, ("p", RowOperation.Insert, "a", []))]);
        await device.Client.SyncNowAsync();
        Assert.Empty(await device.Client.GetQuarantineAsync());
        Assert.Equal(["0|1"], device.Query("SELECT (SELECT count(*) FROM c), (SELECT count(*) FROM p)"));
    }

    [Fact]
    public async Task Stamps_behind_one_that_was_taken_are_given_anew()
    {
        await using var device = await OpenAsync(mutations: 1);
        var taken = device.Server.Mutations[0].Stamp + (1000UL << 16);
        device.Execute("INSERT INTO t VALUES ('x', 8)");
        device.Server.Failures.Enqueue(Refusal(Reason.ClockBehind, ("offlinesync-stamp", $"{taken}"), ("offlinesync-expected", "2")));
        Assert.Single(await device.SentAsync());
        Assert.Equal((2UL, true), (device.Server.Mutations[0].Sequence, device.Server.Mutations[0].Stamp > taken));
    }

    [Fact]
    public async Task What_the_server_has_under_the_old_id_is_settled_before_a_new_one_is_taken()
    {
        await using var device = await OpenAsync(mutations: 0);
        device.Execute("INSERT INTO t VALUES ('x', 1)");
        device.Server.Failures.Enqueue(new RpcException(StatusCode.Unavailable, "The answer is lost."));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        device.Execute("INSERT INTO t VALUES ('y', 2)");
        device.Server.Failures.Enqueue(Refusal(Reason.ClientIdConflict, ("offlinesync-expected", "2")));

        var before = device.Query("SELECT hex(client_id) FROM offlinesync_client");
        Assert.Equal([["Insert t[x] v=1"], ["Insert t[y] v=2"]], await device.SentAsync());
        Assert.Equal(before, device.Query("SELECT hex(client_id) FROM offlinesync_client"));
        Assert.Equal([1UL, 2UL], device.Server.Mutations.Select(mutation => mutation.Sequence));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_came_behind_a_mutation_that_the_server_had_already_is_fetched_anew(bool isRejected)
    {
        await using var device = await OpenAsync(mutations: 1);
        // As in a file from a backup, from whose other life the server has the mutation: it comes before the checkpoint that is shown.
        device.Server.WhilePulling = () => device.Execute("INSERT INTO t VALUES ('x', 1)");
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(9, ("t", RowOperation.Insert, "x", [("v", Value.FromInteger(2))]))]);
        await device.Client.SyncNowAsync();
        device.Server.Change = 4;
        device.Server.Reject = _ => isRejected ? "no" : null;
        // To the first request come only the results: the client does not wait for more.
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(9)]);
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(9, ("t", RowOperation.Insert, "1", [("v", Value.FromInteger(1))]), ("t", RowOperation.Insert, "x", [("v", Value.FromInteger(2))]))]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["1|1", "x|2"], device.Query("SELECT id, v FROM t ORDER BY id"));
        Assert.Empty(device.Server.Pulls[^1].Cursor);
    }

    internal static RpcException Refusal(Reason reason, params (string Name, string Value)[] trailers) => new(
        StatusCode.FailedPrecondition, reason, "no", trailers.ToDictionary(trailer => trailer.Name, trailer => trailer.Value));

    private static async Task<Device> OpenAsync(int mutations)
    {
        var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, v)");
        await device.OpenAsync(["t"]);
        for (var i = 1; i <= mutations; i++)
        {
            device.Execute($"INSERT INTO t VALUES ('{i}', {i})");
            await device.Client.SyncNowAsync();
        }
        return device;
    }
}
