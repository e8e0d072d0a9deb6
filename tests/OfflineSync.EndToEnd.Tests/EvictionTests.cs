using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>Rows leave a device while others keep them, on each store.</summary>
public abstract class EvictionTests(StoreFixture store) : DeviceScenario(store)
{
    private const int Rounds = 40;

    private static readonly string[] Schema =
    [
        "PRAGMA auto_vacuum = INCREMENTAL",
        "CREATE TABLE folders(id TEXT PRIMARY KEY, name TEXT, at INTEGER)",
        "CREATE TABLE notes(id TEXT PRIMARY KEY, folder TEXT REFERENCES folders(id), text TEXT, count INTEGER, at INTEGER)",
    ];

    [Fact]
    public async Task What_leaves_one_device_stays_on_the_others_and_comes_back_as_a_whole_when_it_changes_or_is_wanted()
    {
        var (full, small) = (await OpenAsync(null), await OpenAsync(0));
        full.Execute("INSERT INTO notes VALUES ('a', NULL, 'one', 1, 1), ('b', NULL, 'two', 2, 2), ('c', NULL, 'three', 3, 3)");
        await SyncAllAsync(full, small);
        Assert.Equal(3, (await small.Client.Eviction.RunAsync()).Rows);
        Assert.Empty(small.State());

        full.Execute("UPDATE notes SET text = 'changed' WHERE id = 'a'", "DELETE FROM notes WHERE id = 'c'");
        await SyncAllAsync(small, full, small);
        Assert.Equal(["notes: 'a'|NULL|'changed'|1|1"], small.State());

        var result = await small.Client.FetchAsync("notes", [["b"], ["c"]]);
        Assert.Equal(1, result.Fetched);
        Assert.Equal("c", Assert.Single(Assert.Single(result.Missing)));
        Assert.Equal(full.State(), small.State());
    }

    [Fact]
    public async Task A_row_that_was_created_in_place_of_one_that_left_becomes_what_the_server_made_of_it()
    {
        var (full, small) = (await OpenAsync(null), await OpenAsync(0));
        full.Execute("INSERT INTO notes VALUES ('a', NULL, 'one', 5, 1)");
        await SyncAllAsync(full, small);
        await small.Client.Eviction.RunAsync();
        small.Execute("INSERT INTO notes(id, count) VALUES ('a', 1)");
        await SyncAllAsync(small, full, small);
        Assert.Equal(full.State(), small.State());
        Assert.Equal(["6"], small.Query("SELECT count FROM notes"));
    }

    [Fact]
    public async Task Rows_come_back_by_a_window_of_their_column()
    {
        var (full, small) = (await OpenAsync(null), await OpenAsync(0));
        full.Execute($"INSERT INTO notes VALUES {string.Join(", ", Enumerable.Range(1, 9).Select(i => $"('n{i}', NULL, 'text', 0, {i})"))}");
        await SyncAllAsync(full, small);
        await small.Client.Eviction.RunAsync();
        Assert.Equal(3, (await small.Client.FetchAsync("notes", new FetchWindow(4, 9, 3))).Fetched);
        Assert.Equal(["6", "7", "8"], small.Query("SELECT at FROM notes ORDER BY at"));
    }

    [Fact]
    public async Task A_row_that_left_comes_back_with_a_row_that_refers_to_it()
    {
        var (full, small) = (await OpenAsync(null), await OpenAsync(0));
        full.Execute("INSERT INTO folders VALUES ('f', 'folder', 1)");
        await SyncAllAsync(full, small);
        Assert.Equal(1, (await small.Client.Eviction.RunAsync()).Rows);
        full.Execute("INSERT INTO notes VALUES ('a', 'f', 'one', 0, 1)");
        await SyncAllAsync(full, small);
        Assert.Equal(full.State(), small.State());
        Assert.Empty(await small.Client.GetQuarantineAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_happens_nothing_that_is_held_leaves_and_all_devices_are_equal_again(int seed)
    {
        var random = new Random(seed);
        var (full, small) = (await OpenAsync(null), await OpenAsync(3));
        var pinned = new HashSet<string>();
        var unsent = new HashSet<string>();
        var (noteCount, folderCount) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var device = random.Next(2) == 0 ? full : small;
            for (var write = 0; write < 3; write++)
                Write(device);
            if (random.Next(2) == 0)
                await full.SyncAsync();
            if (random.Next(2) == 0)
                await small.SyncAsync();
            NoteSent();
            if (random.Next(4) == 0 && Pick(small, "notes") is { } pin && pinned.Add(pin))
                await small.Client.Eviction.PinAsync("notes", [pin]);
            if (random.Next(6) == 0 && pinned.Count > 0)
            {
                var unpinned = pinned.First();
                pinned.Remove(unpinned);
                await small.Client.Eviction.UnpinAsync("notes", [unpinned]);
            }
            if (random.Next(3) == 0)
                await EvictAsync();
            if (random.Next(5) == 0 && Pick(full, "notes") is { } wanted)
                await small.Client.FetchAsync("notes", [[wanted]]);
            NoteSent();
            Assert.Empty(small.Query("PRAGMA foreign_key_check"));
        }

        await SyncAllAsync(small, full, small);
        await small.Client.FetchAsync("folders", Keys("folders"));
        await small.Client.FetchAsync("notes", Keys("notes"));
        Assert.Equal(full.State(), small.State());
        Assert.Empty(await small.Client.GetQuarantineAsync());
        Assert.Equal(full.State(), (await OpenSyncedAsync()).State());

        // What the app has written and not sent, and what it pinned, is there after an eviction as it was before.
        async Task EvictAsync()
        {
            var before = small.State();
            var held = before.Where(row => pinned.Concat(unsent).Any(key => row.StartsWith($"notes: '{key}'", StringComparison.Ordinal))).ToList();
            await small.Client.Eviction.RunAsync();
            var after = small.State();
            Assert.Empty(held.Except(after));
            Assert.Empty(after.Except(before));
        }

        void NoteSent()
        {
            if (small.Client.Status.Pending == 0)
                unsent.Clear();
        }

        void Note(Device device, string key)
        {
            if (device == small)
                unsent.Add(key);
        }

        void Write(Device device)
        {
            switch (random.Next(7))
            {
                case 0:
                    device.Execute($"INSERT INTO folders VALUES ('f{folderCount}', 'folder {folderCount}', {folderCount++})");
                    break;
                case 1 or 2:
                    var folder = Pick(device, "folders") is { } parent && random.Next(3) > 0 ? $"'{parent}'" : "NULL";
                    Note(device, $"n{noteCount:d4}");
                    device.Execute($"INSERT INTO notes VALUES ('n{noteCount:d4}', {folder}, 'text {noteCount}', 1, {noteCount++})");
                    break;
                case 3 when Pick(device, "notes") is { } deleted && random.Next(3) == 0 && !pinned.Contains(deleted):
                    device.Execute($"DELETE FROM notes WHERE id = '{deleted}'");
                    break;
                case 4 when device == small && Pick(full, "notes") is { } anew:
                    // It may have left this device.
                    if (device.Query($"SELECT id FROM notes WHERE id = '{anew}'").Count == 0)
                        Note(device, anew);
                    device.Execute($"INSERT INTO notes(id, text, count) VALUES ('{anew}', 'anew', 1) ON CONFLICT DO NOTHING");
                    break;
                default:
                    if (Pick(device, "notes") is not { } changed)
                        break;
                    Note(device, changed);
                    device.Execute($"UPDATE notes SET text = 'again {random.Next(1000)}', count = count + 1 WHERE id = '{changed}'");
                    break;
            }
        }

        string? Pick(Device device, string table) => device.Query($"SELECT id FROM {table} ORDER BY id") is { Count: > 0 } ids ? ids[random.Next(ids.Count)].Trim('\'') : null;

        IReadOnlyList<IReadOnlyList<object>> Keys(string table) => [.. full.Query($"SELECT id FROM {table}").Select(id => new object[] { id.Trim('\'') })];
    }

    private async Task<Device> OpenSyncedAsync()
    {
        var device = await OpenAsync(null);
        await device.SyncAsync();
        return device;
    }

    /// <summary>A device that keeps so many rows of each table; null: all.</summary>
    private Task<Device> OpenAsync(int? rows)
    {
        var device = new Device(Server.Address, Scope, Schema, "folders", "notes")
        {
            Declare = table =>
            {
                if (table.Name == "notes")
                    table.Counter("count");
                if (rows is not null)
                    table.Evict(policy => (policy.Column, policy.MaxRows) = ("at", rows));
            },
        };
        return OpenAsync(device);
    }
}
