using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using Rule = OfflineSync.Protocol.V1.ConflictRule;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests;

public sealed class ConflictTests
{
    private const string Notes = "CREATE TABLE notes(id TEXT PRIMARY KEY, title TEXT, stars INTEGER CHECK (stars < 100))";
    private static readonly Value Title = Value.FromText("theirs");

    [Fact]
    public async Task A_conflict_is_listed_with_both_values_and_who_wrote_them_when()
    {
        await using var device = await OpenAsync();
        await device.LoseAsync(Lost("title", Value.FromText("mine"), Title));

        var conflict = Assert.Single(await device.Client.Conflicts.ListAsync());
        Assert.Equal(("test", "notes", "title", "mine", "theirs"), (conflict.Scope, conflict.Table, conflict.Column, conflict.Mine, conflict.Theirs));
        Assert.Equal(["a"], conflict.Key);
        Assert.Equal(ConflictRule.LastWriterWins, conflict.Rule);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1000), conflict.MyStamp);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(2000), conflict.TheirStamp);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(3000), conflict.DecidedAt);
        Assert.Equal(new Guid("01020304-0506-0708-090a-0b0c0d0e0f10"), conflict.TheirClient);
        Assert.Equal(1, device.Client.Status.Conflicts);
    }

    [Fact]
    public async Task Conflicts_show_from_the_checkpoint_on_that_brings_what_stayed()
    {
        await using var device = await OpenAsync();
        device.Server.Conflicts.Enqueue(Lost("title", Value.FromText("mine"), Title, change: 9));
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(8)]);
        await device.Client.SyncNowAsync();
        Assert.Empty(await device.Client.Conflicts.ListAsync());
        Assert.Equal(0, device.Client.Status.Conflicts);

        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(9)]);
        await device.Client.SyncNowAsync();
        Assert.Single(await device.Client.Conflicts.ListAsync());
    }

    [Fact]
    public async Task A_conflict_that_comes_again_is_there_once_and_not_again_once_it_is_settled()
    {
        await using var device = await OpenAsync();
        var lost = Lost("title", Value.FromText("mine"), Title);
        device.Server.Conflicts.Enqueue(lost);
        await device.LoseAsync(lost);
        var conflict = Assert.Single(await device.Client.Conflicts.ListAsync());

        await device.Client.Conflicts.DismissAsync(conflict.Id);
        await device.Client.Conflicts.DismissAsync(conflict.Id);
        await device.LoseAsync(lost);
        Assert.Empty(await device.Client.Conflicts.ListAsync());
    }

    [Fact]
    public async Task After_a_server_was_restored_another_conflict_under_the_same_number_is_taken()
    {
        await using var device = await OpenAsync();
        await device.LoseAsync(Lost("title", Value.FromText("mine"), Title));
        device.Server.Failures.Enqueue(new RpcException(StatusCode.FailedPrecondition, Reason.CursorInvalid, "another log"));
        var other = Lost("title", Value.FromText("mine"), Value.FromText("others"));
        other.Conflicts[0].WinningStamp++;
        await device.LoseAsync(other);
        Assert.Equal(["theirs", "others"], (await device.Client.Conflicts.ListAsync()).Select(conflict => conflict.Theirs));
    }

    [Fact]
    public async Task Taking_mine_is_a_mutation_of_its_own_and_settles_every_conflict_of_the_value()
    {
        await using var device = await OpenAsync();
        await device.LoseAsync(Lost("title", Value.FromText("older"), Title), Lost("title", Value.FromText("mine"), Title, ordinal: 1),
            Lost("stars", Value.FromInteger(7), Value.FromInteger(1), ordinal: 2));
        device.Execute("INSERT INTO notes VALUES ('b', 'before', 0)");
        await device.Client.Conflicts.TakeMineAsync((await device.Client.Conflicts.ListAsync())[1].Id);
        device.Execute("INSERT INTO notes VALUES ('c', 'after', 0)");

        Assert.Equal(["mine"], device.Query("SELECT title FROM notes WHERE id = 'a'"));
        Assert.Equal("stars", Assert.Single(await device.Client.Conflicts.ListAsync()).Column);
        Assert.Equal([["Insert notes[b] title=before stars=0"], ["Update notes[a] title=mine"], ["Insert notes[c] title=after stars=0"]], await device.SentAsync());
        Assert.Equal(5UL, device.Server.Mutations[1].Base);
    }

    [Fact]
    public async Task Taking_mine_where_the_table_shows_it_already_only_settles()
    {
        await using var device = await OpenAsync();
        await device.LoseAsync(Lost("title", Title, Value.FromText("older")));
        await device.Client.Conflicts.TakeMineAsync((await device.Client.Conflicts.ListAsync())[0].Id);
        Assert.Empty(await device.Client.Conflicts.ListAsync());
        Assert.Empty(await device.SentAsync());
    }

    [Fact]
    public async Task A_value_that_the_table_does_not_take_leaves_everything_as_it_is()
    {
        await using var device = await OpenAsync();
        await device.LoseAsync(Lost("stars", Value.FromInteger(500), Value.FromInteger(1)), Lost("gone", Value.Null, Value.Null, ordinal: 1),
            Lost("title", Title, Title, id: "missing", ordinal: 2));
        var conflicts = await device.Client.Conflicts.ListAsync();
        foreach (var (conflict, says) in conflicts.Zip(["CHECK constraint failed", "no column \"gone\"", "not there any more"]))
        {
            var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.Conflicts.TakeMineAsync(conflict.Id));
            Assert.Equal(OfflineSyncError.CannotApply, error.Error);
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(3, (await device.Client.Conflicts.ListAsync()).Count);
        Assert.Equal(["a|theirs|1"], device.Query("SELECT * FROM notes"));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.Conflicts.TakeMineAsync(12345));
    }

    [Fact]
    public async Task A_delete_that_lost_is_made_again()
    {
        await using var device = await OpenAsync();
        await device.LoseAsync(Lost("", Value.Null, Value.Null, Rule.UpdateWins));
        var conflict = Assert.Single(await device.Client.Conflicts.ListAsync());
        Assert.Null(conflict.Column);
        await device.Client.Conflicts.TakeMineAsync(conflict.Id);
        Assert.Equal([["Delete notes[a]"]], await device.SentAsync());
        Assert.Empty(await device.Client.Conflicts.ListAsync());
    }

    [Fact]
    public async Task A_row_that_a_delete_took_away_comes_back_whole_with_what_this_device_wrote()
    {
        await using var device = await OpenAsync();
        device.Execute("UPDATE notes SET title = 'mine'");
        await DeleteWinsAsync(device);
        Assert.Empty(device.Query("SELECT * FROM notes"));

        await device.Client.Conflicts.TakeMineAsync((await device.Client.Conflicts.ListAsync())[0].Id);
        Assert.Equal(["a|mine|9"], device.Query("SELECT * FROM notes"));
        Assert.Empty(await device.Client.Conflicts.ListAsync());
        Assert.Equal([["Insert notes[a] title=mine stars=9"]], await device.SentAsync());
    }

    [Fact]
    public async Task A_row_that_came_back_otherwise_only_gets_the_values_that_lost()
    {
        await using var device = await OpenAsync();
        await DeleteWinsAsync(device);
        device.Execute("INSERT INTO notes VALUES ('a', 'again', 2)");
        await device.Client.Conflicts.TakeMineAsync((await device.Client.Conflicts.ListAsync())[0].Id);
        Assert.Equal(["a|mine|9"], device.Query("SELECT * FROM notes"));
        Assert.Empty(await device.Client.Conflicts.ListAsync());
    }

    [Fact]
    public async Task A_row_that_was_not_kept_is_not_made_up()
    {
        await using var device = await OpenAsync();
        device.Execute("DELETE FROM notes");
        await device.Client.SyncNowAsync();
        await DeleteWinsAsync(device);
        var error = await Assert.ThrowsAsync<OfflineSyncException>(async () =>
            await device.Client.Conflicts.TakeMineAsync((await device.Client.Conflicts.ListAsync())[0].Id));
        Assert.Contains("Insert it", error.Message, StringComparison.Ordinal);
        await device.Client.Conflicts.KeepTheirsAsync((await device.Client.Conflicts.ListAsync())[0].Id);
        Assert.Empty(await device.Client.Conflicts.ListAsync());
    }

    [Fact]
    public async Task Observers_see_the_list_and_every_change_of_it()
    {
        await using var device = await OpenAsync();
        var inbox = device.Client.Conflicts;
        var changes = 0;
        inbox.Changed += (_, _) => changes++;
        await using var seen = inbox.ObserveAsync().GetAsyncEnumerator();
        Assert.True(await seen.MoveNextAsync());
        Assert.Empty(seen.Current);

        await device.LoseAsync(Lost("title", Value.FromText("mine"), Title));
        Assert.True(await seen.MoveNextAsync());
        var conflict = Assert.Single(seen.Current);

        await inbox.KeepTheirsAsync(conflict.Id);
        await inbox.KeepTheirsAsync(conflict.Id);
        Assert.True(await seen.MoveNextAsync());
        Assert.Empty(seen.Current);
        Assert.Equal(2, changes);

        await device.Client.DisposeAsync();
        Assert.False(await seen.MoveNextAsync());
    }

    [Fact]
    public async Task Old_conflicts_and_those_over_the_limit_go()
    {
        var time = new FixedClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var device = new Device(Notes, "INSERT INTO notes VALUES ('a', 'theirs', 1)");
        await device.OpenAsync(["notes"], options => options.TimeProvider = time);
        await device.LoseAsync([.. Enumerable.Range(0, 21).Select(part => Many(part, 500))]);
        Assert.Equal(10_000, device.Client.Status.Conflicts);
        Assert.Equal("500", (await device.Client.Conflicts.ListAsync(1))[0].Mine);

        time.Now += TimeSpan.FromDays(91);
        await device.Client.SyncNowAsync();
        Assert.Equal(0, device.Client.Status.Conflicts);

        static ConflictList Many(int part, int count) => new()
        {
            Conflicts = { Enumerable.Range(part * count, count).Select(i => Lost("title", Value.FromText($"{i}"), Title, ordinal: (uint)i).Conflicts[0]) },
        };
    }

    [Fact]
    public async Task Conflicts_that_break_the_contract_are_refused_and_nothing_of_them_is_kept()
    {
        await using var device = await OpenAsync();
        var good = Lost("title", Value.FromText("mine"), Title).Conflicts[0];
        foreach (var spoil in new Action<Protocol.V1.Conflict>[]
        {
            conflict => conflict.Table = "", conflict => conflict.Key.Clear(), conflict => conflict.Key[0] = new CellValue(), conflict => conflict.Change = 0,
            conflict => conflict.WinningClient = Google.Protobuf.ByteString.Empty, conflict => conflict.Column = new string('x', 200),
        })
        {
            var bad = good.Clone();
            spoil(bad);
            device.Server.Conflicts.Enqueue(new ConflictList { Conflicts = { good, bad } });
            Assert.Equal(OfflineSyncError.Protocol, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync())).Error);
        }
        Assert.Equal(["0"], device.Query("SELECT count(*) FROM offlinesync_conflicts"));
    }

    private static async Task<Device> OpenAsync()
    {
        var device = new Device(Notes, "INSERT INTO notes VALUES ('a', 'theirs', 1)");
        await device.OpenAsync(["notes"]);
        await device.Client.SyncNowAsync();
        return device;
    }

    private static async Task DeleteWinsAsync(Device device)
    {
        device.Server.Conflicts.Enqueue(new ConflictList
        {
            Conflicts =
            {
                Lost("title", Value.FromText("mine"), Value.Null, Rule.DeleteWins).Conflicts[0],
                Lost("stars", Value.FromInteger(9), Value.Null, Rule.DeleteWins, ordinal: 1).Conflicts[0],
            },
        });
        device.Server.Deltas.Enqueue([RecordingTransport.Checkpoint(5, ("notes", RowOperation.Delete, "a", []))]);
        await device.Client.SyncNowAsync();
    }

    internal static ConflictList Lost(
        string column, Value mine, Value theirs, Rule rule = Rule.LastWriterWins, string id = "a", ulong change = 5, uint ordinal = 0, string table = "notes") => new()
        {
            Conflicts =
        {
            new Protocol.V1.Conflict
            {
                Change = change,
                Ordinal = ordinal,
                Table = table,
                Key = { Value.FromText(id).ToCell() },
                Column = column,
                Rule = rule,
                LosingValue = mine.ToCell(),
                WinningValue = theirs.ToCell(),
                LosingStamp = Hlc.FromMilliseconds(1000),
                WinningStamp = Hlc.FromMilliseconds(2000),
                WinningClient = Google.Protobuf.ByteString.CopyFrom([.. Enumerable.Range(1, 16).Select(i => (byte)i)]),
                DecidedAt = 3000,
            },
        },
        };
}
