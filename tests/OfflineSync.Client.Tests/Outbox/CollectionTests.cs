using OfflineSync.Client.Outbox;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests.Outbox;

/// <summary>How what the triggers recorded becomes mutations.</summary>
public sealed class CollectionTests
{
    private const string Schema = "CREATE TABLE t(id TEXT PRIMARY KEY, v)";

    [Fact]
    public async Task Rows_of_one_table_are_one_block_of_a_mutation()
    {
        await using var device = new Device(Schema);
        await device.OpenAsync(["t"]);
        device.Execute("INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3)");
        Assert.Equal(3, Assert.Single(await device.SentAsync()).Count);
        Assert.Single(ChangeSet.Parser.ParseFrom(device.Server.Mutations[0].ChangeSet).Tables);
    }

    [Fact]
    public async Task A_transaction_is_split_only_where_it_is_too_large_for_a_mutation()
    {
        var log = new RecordingLog();
        await using var device = new Device(Schema);
        await device.OpenAsync(["t"], options => options.LoggerFactory = log);
        device.Execute("WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO t SELECT i, zeroblob(10000) FROM n");
        Assert.Equal(200, Assert.Single(await device.SentAsync()).Count);
        device.Execute("WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) INSERT INTO t SELECT 'large' || i, zeroblob(1000000) FROM n");
        var first = (int)(RowLimits.MutationBytesTarget / 1_000_000);
        Assert.Equal([first, 20 - first], (await device.SentAsync()).Select(rows => rows.Count));
        Assert.Equal([$"A transaction is too large for one mutation and is sent in parts, the first with {first} operations"], log.Lines);
    }

    [Fact]
    public async Task Tables_of_any_width_are_captured_side_by_side()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 70).Select(i => $"c{i}"));
        await using var device = new Device($"CREATE TABLE wide(a TEXT, b TEXT, {columns}, PRIMARY KEY (a, b))", Schema);
        await device.OpenAsync(["t", "wide"]);
        device.Execute("INSERT INTO t VALUES ('a', 1)", "INSERT INTO wide(a, b) VALUES ('x', 'y')");
        await device.SentAsync();
        device.Execute("UPDATE wide SET c0 = 1, c69 = 2", "UPDATE t SET v = 2");
        Assert.Equal(["Update wide[x/y] c0=1 c69=2", "Update t[a] v=2"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task What_was_written_to_a_table_that_is_gone_is_dropped_and_the_rest_is_sent()
    {
        var log = new RecordingLog();
        await using var device = new Device(Schema, "CREATE TABLE gone(id TEXT PRIMARY KEY)");
        await device.OpenAsync(["t", "gone"], options => options.LoggerFactory = log);
        device.Execute("INSERT INTO gone VALUES ('g'), ('h')", "INSERT INTO t VALUES ('a', 1)", "DROP TABLE gone");
        await device.OpenAsync(["t"], options => options.LoggerFactory = log);
        Assert.Equal([["Insert t[a] v=1"]], await device.SentAsync());
        Assert.Equal(["2 captured changes were of tables that were dropped since, and are not sent"], log.Lines);
        Assert.Equal(["0"], device.Query("SELECT count(*) FROM offlinesync_capture"));
    }

    [Fact]
    public async Task Collected_transactions_leave_nothing_behind()
    {
        await using var device = new Device(Schema);
        await device.OpenAsync(["t"]);
        await device.WriteAsync("INSERT INTO t VALUES ('a', 1)");
        await device.WriteAsync("INSERT INTO t VALUES ('b', 1)");
        Assert.Equal([["Insert t[a] v=1"], ["Insert t[b] v=1"]], await device.SentAsync());
        Assert.Equal(["0|0"], device.Query("SELECT (SELECT count(*) FROM offlinesync_capture), (SELECT count(*) FROM offlinesync_boundaries)"));
    }

    [Fact]
    public async Task Observers_hear_of_plain_writes_when_they_are_collected()
    {
        await using var device = new Device(Schema);
        await device.OpenAsync(["t"]);
        var heard = new List<string>();
        device.Client.RowsChanged += (_, change) => heard.AddRange(change.Tables.Select(table => $"{change.Origin} {table.Table} {table.RowCount}"));
        device.Execute("INSERT INTO t VALUES ('a', 1), ('b', 2)");
        await device.Client.SyncNowAsync();
        Assert.Equal(["Local t 2"], heard);
    }

    [Fact]
    public async Task Rows_from_before_their_table_was_captured_have_seen_nothing()
    {
        await using var device = new Device(Schema, "CREATE TABLE old(id TEXT PRIMARY KEY, v)", "INSERT INTO old VALUES ('o', 1)");
        await device.OpenAsync(["t"]);
        device.Server.Deltas.Enqueue(Pages.Checkpoint(7, Pages.Insert("t", "a", ("v", 1))));
        await device.Client.SyncNowAsync();
        await device.OpenAsync(["t", "old"]);
        device.Execute("UPDATE t SET v = 2");
        await device.Client.SyncNowAsync();
        Assert.Equal([0UL, 7UL], device.Server.Mutations.Select(mutation => mutation.Base));
    }

    [Fact]
    public async Task Capture_goes_on_after_values_were_written_in_their_canonical_form()
    {
        await using var device = await MergedTable.OpenAsync();
        await device.WriteAsync("INSERT INTO t(id, tags) VALUES ('a', ' [1.0] ')");
        await device.SentAsync();
        await device.WriteAsync("UPDATE t SET title = 'x'");
        Assert.Equal([["Update t[a] title=x"]], await device.SentAsync());
    }

    [Fact]
    public async Task A_value_that_is_kept_back_is_told_to_whoever_lists_rejections()
    {
        await using var device = await MergedTable.OpenAsync();
        var changes = 0;
        device.Client.Rejected.Changed += (_, _) => changes++;
        device.Execute("INSERT INTO t(id, tags) VALUES ('a', 'no set')");
        await device.Client.SyncNowAsync();
        Assert.Equal((1, "VALUE_INVALID"), (changes, Assert.Single(await device.Client.GetOutboxAsync(MutationState.Rejected)).Code));
    }

    [Fact]
    public async Task A_row_that_is_only_here_stays_when_everything_is_fetched_anew()
    {
        await using var device = new Device(Schema);
        await device.OpenAsync(["t"]);
        device.Execute("INSERT INTO t VALUES ('kept', zeroblob(9000000))", "INSERT INTO t VALUES ('sent', 1)");
        await device.Client.SyncNowAsync();
        device.Server.Failures.Enqueue(RecoveryTests.Refusal(Reason.CursorInvalid));
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9));
        await device.Client.SyncNowAsync();
        Assert.Equal(["kept"], device.Query("SELECT id FROM t"));
    }

    [Fact]
    public void A_row_may_have_just_as_much_as_fits()
    {
        Assert.Null(RowLimits.Problem([Value.FromText("k")], ProtocolLimits.KeyBytesMax, []));
        Assert.Contains("Use a shorter key", RowLimits.Problem([Value.FromText("k")], ProtocolLimits.KeyBytesMax + 1, []), StringComparison.Ordinal);
        Assert.Null(RowLimits.Problem([], 1, [Blob(ProtocolLimits.ValueBytesMax)]));
        Assert.Contains("Store it elsewhere", RowLimits.Problem([], 1, [Blob(ProtocolLimits.ValueBytesMax + 1)]), StringComparison.Ordinal);
        var half = (int)(RowLimits.MutationBytesTarget / 2);
        var rest = (int)(RowLimits.MutationBytesTarget - half);
        Assert.Null(RowLimits.Problem([], 1, [Blob(half - 8), Blob(rest - 8)]));
        Assert.Contains("Split the row", RowLimits.Problem([], 1, [Blob(half - 8), Blob(rest - 7)]), StringComparison.Ordinal);
    }

    private static Value Blob(int length) => Value.FromBlob(new byte[length]);
}
