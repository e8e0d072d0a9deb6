using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Tests.Eviction;

/// <summary>What never leaves the device, whatever the policies say.</summary>
public sealed class ProtectionTests
{
    private const string Notes = "CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT, at INTEGER)";

    [Fact]
    public async Task Rows_that_the_server_has_leave_and_nothing_of_it_is_sent()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Note("a", 1), Note("b", 2), Note("c", 3));
        var told = new List<RowsChangedEventArgs>();
        device.Client.RowsChanged += (_, args) => told.Add(args);

        var result = await device.Client.Eviction.RunAsync();

        Assert.Equal((3, 3), (result.Rows, result.Tables["notes"]));
        Assert.Empty(result.Kept);
        Assert.Empty(Ids(device));
        Assert.Empty(await device.SentAsync());
        var change = Assert.Single(told);
        Assert.Equal(ChangeOrigin.Eviction, change.Origin);
        Assert.Equal(["a", "b", "c"], Assert.Single(change.Tables).Rows!.Select(row => row.Key[0]));
        Assert.Equal(result, device.Client.Status.LastEviction);
        Assert.Equal(["0"], device.Query("SELECT count(*) FROM offlinesync_capture"));
    }

    [Fact]
    public async Task Rows_that_were_written_and_not_sent_stay()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Note("a", 1), Note("b", 2));
        device.Execute("UPDATE notes SET text = 'mine' WHERE id = 'a'", "INSERT INTO notes VALUES ('new', 'mine', 0)");

        Assert.Equal(2, (await device.Client.Eviction.RunAsync()).Kept[EvictionHold.Unsynced]);

        Assert.Equal(["a", "new"], Ids(device));
        Assert.Equal([["Update notes[a] text=mine", "Insert notes[new] text=mine at=0"]], await device.SentAsync());
    }

    [Fact]
    public async Task Rows_stay_until_a_checkpoint_includes_what_was_sent()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Note("a", 1));
        device.Execute("UPDATE notes SET text = 'mine'");
        // The server takes it as change 2, and the tables show the checkpoint 1 still.
        device.Server.WhilePulling = () => throw new Protocol.Grpc.RpcException(Protocol.Grpc.StatusCode.Unavailable, "Gone.");
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        Assert.Equal(0, device.Client.Status.Pending);
        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Kept[EvictionHold.Unsynced]);

        device.Server.WhilePulling = null;
        await device.Client.SyncNowAsync();
        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Rows);
    }

    [Fact]
    public async Task Rows_of_rejected_mutations_stay_until_the_app_settles_them()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Note("a", 1));
        device.Server.Reject = _ => "No.";
        device.Execute("UPDATE notes SET text = 'mine'");
        await device.Client.SyncNowAsync();
        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Kept[EvictionHold.Rejected]);

        await device.Client.Rejected.DropAsync((await device.Client.Rejected.ListAsync())[0].Id);
        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Rows);
    }

    [Fact]
    public async Task Pinned_rows_and_tables_stay_until_they_are_unpinned()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Note("a", 1), Note("b", 2), Note("c", 3));
        await device.Client.Eviction.PinAsync("notes", ["b"]);
        await device.Client.Eviction.PinTableAsync("notes");
        Assert.Equal(3, (await device.Client.Eviction.RunAsync()).Kept[EvictionHold.Pinned]);

        await device.Client.Eviction.UnpinTableAsync("NOTES");
        await device.Client.Eviction.RunAsync();
        Assert.Equal(["b"], Ids(device));

        await device.Client.Eviction.UnpinAsync("notes", ["b"]);
        await device.Client.Eviction.RunAsync();
        Assert.Empty(Ids(device));
    }

    [Fact]
    public async Task A_pin_finds_the_row_also_where_SQLite_has_converted_its_key()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Note("7", 1), Note("8", 2));
        await device.Client.Eviction.PinAsync("notes", [7]);
        await device.Client.Eviction.RunAsync();
        Assert.Equal(["7"], Ids(device));
    }

    [Fact]
    public async Task Rows_with_a_conflict_stay_until_it_is_settled()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Note("a", 1));
        await device.LoseAsync(new ConflictList { Conflicts = { Lost("a") } });
        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Kept[EvictionHold.Conflict]);

        await device.Client.Conflicts.TakeMineAsync((await device.Client.Conflicts.ListAsync())[0].Id);
        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Kept[EvictionHold.Unsynced]);
        Assert.Equal([["Update notes[a] text=mine"]], await device.SentAsync());
    }

    [Fact]
    public async Task Rows_in_quarantine_and_rows_that_are_on_this_device_only_stay()
    {
        await using var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT UNIQUE, at INTEGER)", "INSERT INTO notes VALUES ('only', 'here', 0)");
        await device.OpenAsync([], options =>
        {
            options.ExistingRows = ExistingRows.Keep;
            Evict(options);
        });
        await PullAsync(device, Pages.Insert("notes", "a", ("text", "a"), ("at", 1)), Pages.Insert("notes", "b", ("text", "b"), ("at", 2)));
        await PullAsync(device, Pages.Update("notes", "a", ("text", "here")));
        Assert.Single(await device.Client.GetQuarantineAsync());

        var result = await device.Client.Eviction.RunAsync();

        Assert.Equal((1, 1, 1), (result.Rows, result.Kept[EvictionHold.Quarantined], result.Kept[EvictionHold.LocalOnly]));
        Assert.Equal(["a", "only"], Ids(device));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_to_which_others_refer_stay(bool isTracked)
    {
        await using var device = new Device(
            Notes, "CREATE TABLE marks(id TEXT PRIMARY KEY, note TEXT REFERENCES notes(id) ON DELETE CASCADE)", "PRAGMA foreign_keys = ON");
        await device.OpenAsync(isTracked ? ["marks"] : [], Evict);
        await PullAsync(device, Note("a", 1), Note("b", 2));
        device.Execute("INSERT INTO marks VALUES ('m', 'a')");
        await device.Client.SyncNowAsync();

        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Kept[EvictionHold.Referenced]);

        Assert.Equal(["a"], Ids(device));
        Assert.Equal(["m|a"], device.Query("SELECT * FROM marks"));
    }

    [Fact]
    public async Task Whole_trees_leave_from_the_leaves_on()
    {
        await using var device = new Device(
            "CREATE TABLE folders(id TEXT PRIMARY KEY, parent TEXT REFERENCES folders(id), at INTEGER)",
            "CREATE TABLE files(id TEXT PRIMARY KEY, folder TEXT REFERENCES folders(id), at INTEGER)");
        await device.OpenAsync([], options => options
            .Track("folders", table => table.Evict(policy => (policy.Column, policy.MaxRows) = ("at", 0)))
            .Track("files", table => table.Evict(policy => (policy.Column, policy.MaxRows) = ("at", 0))));
        await PullAsync(
            device,
            Pages.Insert("folders", "root", ("parent", null), ("at", 1)), Pages.Insert("folders", "itself", ("parent", "itself"), ("at", 1)),
            Pages.Insert("folders", "sub", ("parent", "root"), ("at", 2)), Pages.Insert("folders", "leaf", ("parent", "sub"), ("at", 3)),
            Pages.Insert("files", "f", ("folder", "leaf"), ("at", 4)), Pages.Insert("files", "g", ("folder", "sub"), ("at", 5)));
        await device.Client.Eviction.PinAsync("files", ["g"]);

        var result = await device.Client.Eviction.RunAsync();

        Assert.Equal(["root", "sub"], device.Query("SELECT id FROM folders ORDER BY id"));
        Assert.Equal((3, 2, 1), (result.Rows, result.Kept[EvictionHold.Referenced], result.Kept[EvictionHold.Pinned]));
    }

    [Fact]
    public async Task What_the_app_writes_while_it_runs_stays()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, [.. Enumerable.Range(0, 600).Select(i => Note($"n{i:d3}", i))]);
        var writes = 0;
        device.Client.RowsChanged += (_, args) =>
        {
            if (args.Origin == ChangeOrigin.Eviction && writes++ == 0)
                device.Execute("UPDATE notes SET text = 'mine' WHERE id = 'n599'");
        };

        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Kept[EvictionHold.Unsynced]);

        Assert.Equal(["n599|mine|599"], device.Query("SELECT * FROM notes"));
        Assert.Equal([["Update notes[n599] text=mine"]], await device.SentAsync());
    }

    [Fact]
    public async Task Triggers_of_the_app_run_where_it_says_so_and_hold_rows_by_which_others_would_change()
    {
        await using var device = new Device(
            Notes, "CREATE TABLE words(note TEXT)", "CREATE TABLE log(id TEXT PRIMARY KEY)",
            "CREATE TRIGGER unindex AFTER DELETE ON notes BEGIN DELETE FROM words WHERE note = OLD.id; END",
            "CREATE TRIGGER tell AFTER DELETE ON notes WHEN OLD.id = 'b' BEGIN INSERT INTO log VALUES (OLD.id); END");
        await device.OpenAsync(["log"], options =>
        {
            options.RunTriggersOnApply = true;
            Evict(options);
        });
        await PullAsync(device, Note("a", 1), Note("b", 2));
        device.Execute("INSERT INTO words VALUES ('a'), ('b')");

        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Kept[EvictionHold.Trigger]);

        Assert.Equal(["b"], Ids(device));
        Assert.Equal(["b"], device.Query("SELECT note FROM words"));
        Assert.Empty(device.Query("SELECT * FROM log"));
        Assert.Empty(await device.SentAsync());
    }

    [Fact]
    public async Task Rows_of_a_scope_to_which_the_access_was_withdrawn_stay_where_the_app_keeps_them()
    {
        await using var device = new Device(Notes);
        await device.OpenAsync([], options =>
        {
            options.RevokedRows = RevokedRows.Keep;
            Evict(options);
        });
        await PullAsync(device, Note("a", 1));
        await device.RevokeAsync();
        Assert.Equal(1, (await device.Client.Eviction.RunAsync()).Kept[EvictionHold.Revoked]);
        Assert.Equal(["a"], Ids(device));
    }

    private static async Task<Device> OpenAsync()
    {
        var device = new Device(Notes);
        await device.OpenAsync([], Evict);
        return device;
    }

    private static void Evict(OfflineSyncOptions options) =>
        options.Track("notes", table => table.Evict(policy => (policy.Column, policy.MaxRows) = ("at", 0)));

    private static TableChanges Note(string id, int at) => Pages.Insert("notes", id, ("text", id), ("at", at));

    private static IReadOnlyList<string> Ids(Device device) => device.Query("SELECT id FROM notes ORDER BY id");

    private static async Task PullAsync(Device device, params TableChanges[] rows)
    {
        device.Server.Deltas.Enqueue(Pages.Checkpoint(device.Server.Change + 1, rows));
        await device.Client.SyncNowAsync();
    }

    private static Protocol.V1.Conflict Lost(string id) => new()
    {
        Change = 5,
        Table = "notes",
        Key = { new CellValue { Text = Google.Protobuf.ByteString.CopyFromUtf8(id) } },
        Column = "text",
        Rule = Protocol.V1.ConflictRule.LastWriterWins,
        LosingValue = new CellValue { Text = Google.Protobuf.ByteString.CopyFromUtf8("mine") },
        WinningValue = new CellValue { Text = Google.Protobuf.ByteString.CopyFromUtf8(id) },
        LosingStamp = 1,
        WinningClient = Google.Protobuf.ByteString.CopyFrom(new byte[16]),
        WinningStamp = 2,
    };
}
