using OfflineSync.Client;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>What app developers count on, on each store.</summary>
public abstract class SyncTests(StoreFixture store) : DeviceScenario(store)
{
    private static readonly string[] Schema =
    [
        "CREATE TABLE customers(id TEXT PRIMARY KEY, name TEXT NOT NULL, city TEXT, credit REAL)",
        "CREATE TABLE invoices(id TEXT PRIMARY KEY, customer TEXT NOT NULL REFERENCES customers(id), total REAL)",
        "CREATE TABLE lines(invoice TEXT REFERENCES invoices(id) ON DELETE CASCADE, number INTEGER, text TEXT, PRIMARY KEY (invoice, number)) WITHOUT ROWID",
    ];

    [Fact]
    public async Task Devices_that_edited_offline_become_equal()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', 'London', 1.5), ('c2', 'Bob', NULL, 0), ('c3', 'Cyd', 'Rome', -0.25)");
        await SyncAllAsync(a, b);
        Assert.Equal(a.State(), b.State());
        Assert.Equal(3, b.State().Count);

        a.Execute("UPDATE customers SET city = 'Paris' WHERE id = 'c1'", "UPDATE customers SET name = 'Robert' WHERE id = 'c2'", "DELETE FROM customers WHERE id = 'c3'");
        await a.TransactAsync(
            "INSERT INTO invoices VALUES ('i1', 'c1', 10)", "INSERT INTO lines VALUES ('i1', 1, 'one'), ('i1', 2, 'two')");
        b.Execute("UPDATE customers SET city = 'Oslo' WHERE id = 'c1'", "UPDATE customers SET credit = 7 WHERE id = 'c2'", "UPDATE customers SET city = 'Bern' WHERE id = 'c3'");
        await SyncAllAsync(a, b, a);

        Assert.Equal(a.State(), b.State());
        Assert.Equal(["'c1'|'Ada'|'Oslo'|1.5r", "'c2'|'Robert'|NULL|7r"], b.Query("SELECT * FROM customers ORDER BY id"));
        Assert.Equal(["1|'one'", "2|'two'"], b.Query("SELECT number, text FROM lines ORDER BY number"));
        Assert.Equal(a.State(), (await OpenSyncedAsync()).State());
    }

    [Theory]
    [InlineData("Pull")]
    [InlineData("Push")]
    public async Task A_reply_lost_after_the_server_committed_neither_loses_nor_doubles_anything(string rpc)
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', 'London', 1)");
        if (rpc == "Push")
        {
            // More than one batch, so that the first goes by Push.
            for (var i = 0; i < 3; i++)
                await a.TransactAsync($"INSERT INTO customers VALUES ('big{i}', 'Big', printf('%.*c', 3000000, 'x'), 1)");
        }
        var lost = 0;
        a.Network.Decide = name => name == rpc && lost++ == 0 ? new NetworkFault(FaultKind.ReplyLost) : null;
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => a.SyncAsync());
        Assert.Equal(OfflineSyncError.Unreachable, error.Error);
        await b.SyncAsync();
        Assert.NotEmpty(b.State());

        b.Execute("UPDATE customers SET credit = 2 WHERE id = 'c1'");
        await SyncAllAsync(b, a, b);
        Assert.Equal(a.State(), b.State());
        Assert.Equal(["2r"], a.Query("SELECT credit FROM customers WHERE id = 'c1'"));
        Assert.Equal(0, a.Client.Status.Pending);
        var mutations = await a.Client.GetOutboxAsync();
        Assert.All(mutations, mutation => Assert.Equal(MutationState.Acknowledged, mutation.State));
    }

    [Fact]
    public async Task A_first_sync_that_is_cut_goes_on_where_it_stopped_also_after_a_restart()
    {
        var a = await OpenAsync();
        a.Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) "
            + "INSERT INTO customers SELECT printf('c%06d', i), hex(randomblob(40)), hex(randomblob(40)), i FROM n");
        await a.SyncAsync();

        var b = await OpenAsync();
        var cut = 0;
        b.Network.Decide = name => name == "Pull" && cut++ == 0 ? new NetworkFault(FaultKind.ReplyCut, 1_500_000) : null;
        await Assert.ThrowsAsync<OfflineSyncException>(() => b.SyncAsync());
        Assert.Empty(b.State());
        await b.OpenAsync();
        a.Execute("UPDATE customers SET credit = -1 WHERE id = 'c000001'", "DELETE FROM customers WHERE id = 'c000002'");
        await a.SyncAsync();
        var result = await b.SyncAsync();

        Assert.InRange(result.RowsPulled, 1, 29_000);
        Assert.Equal(a.State(), b.State());
        Assert.Equal(29_999, b.State().Count);
    }

    [Fact]
    public async Task Local_reads_and_writes_go_on_while_a_pull_is_held_up()
    {
        var a = await OpenAsync();
        a.Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
            + "INSERT INTO customers SELECT printf('c%06d', i), hex(randomblob(40)), hex(randomblob(40)), i FROM n");
        await a.SyncAsync();

        var b = await OpenAsync();
        var wrote = 0;
        // Runs between pages, on the thread that pulls: were a lock held, the write would fail.
        var progress = new SynchronousProgress(p =>
        {
            if (p.Phase != SyncPhase.Pulling || wrote > 5)
                return;
            b.Execute($"INSERT INTO customers VALUES ('local{wrote++}', 'Local', NULL, 0)");
            Assert.NotEmpty(b.Query("SELECT * FROM customers"));
        });
        await b.SyncAsync(progress);
        Assert.InRange(wrote, 1, 6);
        Assert.Equal(wrote, b.Query("SELECT 1 FROM customers WHERE name = 'Local'").Count);
        await SyncAllAsync(b, a);
        Assert.Equal(a.State(), b.State());
        Assert.Equal(20_000 + wrote, a.State().Count);
    }

    [Fact]
    public async Task What_is_written_while_a_push_is_in_flight_is_kept_on_top_and_sent_next()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', 'London', 1)");
        await SyncAllAsync(a, b);
        b.Execute("UPDATE customers SET city = 'Oslo', credit = 5");
        await b.SyncAsync();
        a.Execute("UPDATE customers SET name = 'Eva'");
        var wrote = false;
        a.Network.Decide = _ =>
        {
            if (!wrote)
                a.Execute("UPDATE customers SET city = 'Wien'");
            wrote = true;
            return null;
        };
        await a.SyncAsync();
        Assert.Equal(["'c1'|'Eva'|'Wien'|5r"], a.Query("SELECT * FROM customers"));
        Assert.Equal(1, a.Client.Status.Pending);
        await SyncAllAsync(a, b);
        Assert.Equal(["'c1'|'Eva'|'Wien'|5r"], b.Query("SELECT * FROM customers"));
    }

    [Fact]
    public async Task A_write_that_loses_after_the_winner_was_already_pulled_gets_the_winner_back()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', 'London', 1)");
        await SyncAllAsync(a, b);
        var isFirst = true;
        b.Network.Decide = _ =>
        {
            if (!isFirst)
                return null;
            isFirst = false;
            b.Execute("UPDATE customers SET city = 'early'");
            var written = DateTime.UtcNow;
            SpinWait.SpinUntil(() => DateTime.UtcNow > written.AddMilliseconds(5));
            a.Execute("UPDATE customers SET city = 'late'");
            a.SyncAsync().GetAwaiter().GetResult();
            return null;
        };
        await b.SyncAsync();
        Assert.Equal(["'early'"], b.Query("SELECT city FROM customers"));
        await b.SyncAsync();
        Assert.Equal(["'late'"], b.Query("SELECT city FROM customers"));
        Assert.Equal(a.State(), b.State());
    }

    [Fact]
    public async Task A_copied_database_takes_an_id_of_its_own_and_both_go_on()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', 'London', 1)");
        await a.SyncAsync();
        await a.CloseAsync();
        var clone = NewDevice();
        File.Copy(a.DatabasePath, clone.DatabasePath, overwrite: true);
        await a.OpenAsync();
        await clone.OpenAsync();
        a.Execute("UPDATE customers SET city = 'A'", "INSERT INTO customers VALUES ('from-a', 'A', NULL, 0)");
        clone.Execute("UPDATE customers SET name = 'C'", "INSERT INTO customers VALUES ('from-clone', 'C', NULL, 0)");
        await SyncAllAsync(a, clone, a, b);

        Assert.Equal(a.State(), clone.State());
        Assert.Equal(a.State(), b.State());
        Assert.Equal(3, a.State().Count);
        Assert.Contains("customers: 'c1'|'C'|'A'|1r", a.State());
    }

    [Fact]
    public async Task A_database_restored_from_a_backup_gets_back_what_it_had_sent_since()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', 'London', 1)");
        await a.SyncAsync();
        await a.CloseAsync();
        var backup = await File.ReadAllBytesAsync(a.DatabasePath);
        await a.OpenAsync();
        a.Execute("UPDATE customers SET city = 'Paris'", "INSERT INTO customers VALUES ('c2', 'Bob', NULL, 0)");
        await a.SyncAsync();
        await a.CloseAsync();
        await File.WriteAllBytesAsync(a.DatabasePath, backup);
        foreach (var suffix in new[] { "-wal", "-shm" })
            File.Delete(a.DatabasePath + suffix);
        await a.OpenAsync();
        await SyncAllAsync(a, b);
        Assert.Equal(b.State(), a.State());
        Assert.Contains("customers: 'c1'|'Ada'|'Paris'|1r", a.State());

        a.Execute("INSERT INTO customers VALUES ('c3', 'Cyd', NULL, 0)");
        await SyncAllAsync(a, b, a);
        Assert.Equal(b.State(), a.State());
        Assert.Equal(3, a.State().Count);
    }

    [Fact]
    public async Task Rows_that_the_local_schema_does_not_take_wait_in_quarantine_and_block_nothing()
    {
        var a = await OpenAsync();
        var b = await OpenAsync(new Device(Server.Address, Scope, ["CREATE TABLE customers(id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, city TEXT CHECK (city <> 'X'), credit REAL)"], "customers"));
        b.Execute("INSERT INTO customers VALUES ('b', 'Same', NULL, 0)");
        a.Execute("INSERT INTO customers VALUES ('a', 'Same', NULL, 0), ('x', 'Bad city', 'X', 0), ('ok', 'Fine', NULL, 0)");
        await SyncAllAsync(a, b);
        Assert.Equal(["'b'", "'ok'"], b.Query("SELECT id FROM customers ORDER BY name DESC"));
        Assert.Equal(2, b.Client.Status.Quarantined);
        var held = await b.Client.GetQuarantineAsync();
        Assert.Contains(held, row => row.Key == "a" && row.Reason.Contains("UNIQUE", StringComparison.Ordinal));

        a.Execute("UPDATE customers SET name = 'Other' WHERE id = 'a'", "UPDATE customers SET city = 'Y' WHERE id = 'x'");
        await SyncAllAsync(a, b, a);
        Assert.Equal(0, b.Client.Status.Quarantined);
        Assert.Equal(a.Query("SELECT * FROM customers ORDER BY id"), b.Query("SELECT * FROM customers ORDER BY id"));
    }

    [Fact]
    public async Task A_child_whose_parent_was_deleted_elsewhere_waits_in_quarantine()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', NULL, 0)");
        await SyncAllAsync(a, b);
        a.Execute("DELETE FROM customers");
        b.Execute("INSERT INTO invoices VALUES ('i1', 'c1', 1)");
        await SyncAllAsync(a, b, a);
        Assert.Empty(a.State());
        Assert.Empty(b.State());
        Assert.Equal(1, a.Client.Status.Quarantined);
        Assert.Equal(1, b.Client.Status.Quarantined);

        a.Execute("INSERT INTO customers VALUES ('c1', 'Back', NULL, 0)");
        await SyncAllAsync(a, b);
        Assert.Equal(a.State(), b.State());
        Assert.Equal(0, a.Client.Status.Quarantined + b.Client.Status.Quarantined);
        Assert.Equal(2, a.State().Count);
    }

    [Fact]
    public async Task A_row_written_anew_takes_the_place_of_what_quarantine_holds_of_it()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', NULL, 0), ('c2', 'Bob', NULL, 0)");
        await SyncAllAsync(a, b);
        a.Execute("DELETE FROM customers WHERE id = 'c1'");
        b.Execute("INSERT INTO invoices VALUES ('i1', 'c1', 1)");
        await SyncAllAsync(a, b, a);
        Assert.Equal(1, a.Client.Status.Quarantined);

        a.Execute("INSERT INTO invoices VALUES ('i1', 'c2', 5)");
        await SyncAllAsync(a, b);
        Assert.Equal(0, a.Client.Status.Quarantined);
        a.Execute("INSERT INTO customers VALUES ('c1', 'Back', NULL, 0)");
        await SyncAllAsync(a, b, a);
        Assert.Equal(["'i1'|'c2'|5r"], a.Query("SELECT * FROM invoices"));
        Assert.Equal(a.State(), b.State());
    }

    [Fact]
    public async Task A_delete_elsewhere_does_not_cascade_to_rows_that_the_server_keeps()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', NULL, 0)", "INSERT INTO invoices VALUES ('i1', 'c1', 1)", "INSERT INTO lines VALUES ('i1', 1, 'one')");
        await SyncAllAsync(a, b);
        a.Execute("INSERT INTO lines VALUES ('i1', 2, 'two')");
        b.Execute("PRAGMA foreign_keys = ON; DELETE FROM invoices");
        await SyncAllAsync(b, a, b);
        Assert.Equal(b.State(), a.State());
        Assert.Equal(1, a.Client.Status.Quarantined);
        Assert.Equal(1, b.Client.Status.Quarantined);

        b.Execute("INSERT INTO invoices VALUES ('i1', 'c1', 2)");
        await SyncAllAsync(b, a);
        Assert.Equal(["2|'two'"], a.Query("SELECT number, text FROM lines"));
        Assert.Equal(a.State(), b.State());
    }

    [Fact]
    public async Task A_row_too_large_to_send_is_reported_and_blocks_nothing()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        await a.TransactAsync("INSERT INTO customers VALUES ('big', 'Big', hex(zeroblob(4200000)), 0)");
        await a.TransactAsync("INSERT INTO customers VALUES ('c1', 'Ada', NULL, 0)");
        await SyncAllAsync(a, b);
        Assert.Equal(["'c1'"], b.Query("SELECT id FROM customers"));
        Assert.Equal(0, a.Client.Status.Pending);
        var rejected = Assert.Single(await a.Client.GetOutboxAsync(MutationState.Rejected));
        Assert.Contains("at most", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mutation_that_the_server_cannot_read_is_rejected_alone_and_its_rows_return_to_the_servers_values()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', NULL, 0)");
        await a.SyncAsync();
        await a.TransactAsync("UPDATE customers SET name = 'lost'");
        await a.TransactAsync("INSERT INTO customers VALUES ('c2', 'Bob', NULL, 0)");
        a.Network.Decide = _ => new NetworkFault(FaultKind.RequestLost);
        await Assert.ThrowsAsync<OfflineSyncException>(() => a.SyncAsync());
        a.Network.Decide = null;
        a.Execute("UPDATE offlinesync_payloads SET change_set = x'FFFF' WHERE id = (SELECT id FROM offlinesync_outbox WHERE sequence = 2)");
        await SyncAllAsync(a, b, a);

        Assert.Equal(["customers: 'c1'|'Ada'|NULL|0r", "customers: 'c2'|'Bob'|NULL|0r"], b.State());
        Assert.Equal(b.State(), a.State());
        Assert.Equal("MALFORMED", Assert.Single(await a.Client.GetOutboxAsync(MutationState.Rejected)).Code);
        Assert.Equal(0, a.Client.Status.Pending);
    }

    [Fact]
    public async Task A_clock_far_ahead_is_corrected_and_the_work_is_sent()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        await a.SyncAsync();
        await SetClockAsync(a, TimeSpan.FromHours(1));
        await a.TransactAsync("INSERT INTO customers VALUES ('c1', 'Ada', NULL, 0)");
        await a.TransactAsync("INSERT INTO customers VALUES ('c2', 'Bob', NULL, 0)");
        await SyncAllAsync(a, b);
        Assert.Equal(2, b.State().Count);
        b.Execute("UPDATE customers SET name = 'later'");
        await SyncAllAsync(b, a);
        Assert.Equal(b.State(), a.State());
        Assert.Equal(["'later'", "'later'"], a.Query("SELECT name FROM customers"));
    }

    [Fact]
    public async Task A_clock_that_is_corrected_stays_past_what_the_device_has_seen()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        await b.SyncAsync();
        await SetClockAsync(b, TimeSpan.FromSeconds(30));
        await b.TransactAsync("INSERT INTO customers VALUES ('c1', 'early', NULL, 0)");
        await SyncAllAsync(b, a);
        await SetClockAsync(a, TimeSpan.FromHours(1));
        await a.TransactAsync("UPDATE customers SET name = 'later'");
        await SyncAllAsync(a, b);
        Assert.Equal(["'later'"], a.Query("SELECT name FROM customers"));
        Assert.Equal(["'later'"], b.Query("SELECT name FROM customers"));
    }

    [Fact]
    public async Task Rows_from_before_a_table_was_tracked_lose_against_what_the_server_has()
    {
        var (a, b) = (await OpenAsync(), NewDevice("customers"));
        b.Execute("INSERT INTO customers VALUES ('c0', 'first', NULL, 0)", "INSERT INTO invoices VALUES ('i1', 'c0', 1), ('i2', 'c0', 1)");
        await b.OpenAsync();
        await SyncAllAsync(b, a);
        a.Execute("INSERT INTO invoices VALUES ('i1', 'c0', 2)");
        await a.SyncAsync();
        b.Execute("UPDATE customers SET name = 'second'");
        await b.SyncAsync();
        // A new version of the app tracks more.
        b.Configure = options => options.Track("invoices");
        await b.OpenAsync();
        await SyncAllAsync(b, a);
        Assert.Equal(["'i1'|2r", "'i2'|1r"], a.Query("SELECT id, total FROM invoices ORDER BY id"));
        Assert.Equal(["'i1'|2r", "'i2'|1r"], b.Query("SELECT id, total FROM invoices ORDER BY id"));
    }

    [Fact]
    public async Task Rows_that_were_to_stay_on_the_device_survive_a_fetch_of_everything()
    {
        var a = await OpenAsync();
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', 'London', 1)");
        await a.SyncAsync();
        var keeper = await OpenAsync(new Device(Server.Address, Scope,
            ["CREATE TABLE customers(id TEXT PRIMARY KEY, name TEXT)", "INSERT INTO customers VALUES ('mine', 'Local')"], "customers")
        {
            Configure = options => options.ExistingRows = ExistingRows.Keep,
        });
        await keeper.SyncAsync();
        await keeper.CloseAsync();
        keeper.Execute("ALTER TABLE customers ADD COLUMN city TEXT");
        await keeper.OpenAsync();
        await keeper.SyncAsync();
        Assert.Equal(["'c1'|'Ada'|'London'", "'mine'|'Local'|NULL"], keeper.Query("SELECT * FROM customers ORDER BY id"));
        Assert.Single((await OpenSyncedAsync()).State());
    }

    [Fact]
    public async Task Names_that_differ_only_in_case_are_one_table_as_in_sqlite()
    {
        var a = await OpenAsync();
        var b = await OpenAsync(new Device(Server.Address, Scope, ["CREATE TABLE Customers(ID TEXT PRIMARY KEY, NAME TEXT NOT NULL, city TEXT, Credit REAL)"], "Customers"));
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', 'London', 1), ('c2', 'Bob', 'London', 1)");
        await SyncAllAsync(a, b);
        b.Execute("DELETE FROM Customers WHERE id = 'c1'", "UPDATE Customers SET name = 'Eva'");
        await SyncAllAsync(b, a);
        Assert.Equal(["'c2'|'Eva'|'London'|1r"], a.Query("SELECT * FROM customers"));
        Assert.Equal(a.State(), (await OpenSyncedAsync()).State());
    }

    [Fact]
    public async Task Columns_that_an_app_version_lacks_arrive_when_a_migration_adds_them()
    {
        var a = await OpenAsync();
        a.Execute("INSERT INTO customers VALUES ('c1', 'Ada', 'London', 1)", "INSERT INTO invoices VALUES ('i1', 'c1', 9)");
        await a.SyncAsync();
        var old = await OpenAsync(new Device(Server.Address, Scope, ["CREATE TABLE customers(id TEXT PRIMARY KEY, name TEXT)"], "customers"));
        await old.SyncAsync();
        old.Execute("UPDATE customers SET name = 'Eva'");
        await SyncAllAsync(old, a);
        Assert.Equal(["'c1'|'Eva'|'London'|1r"], a.Query("SELECT * FROM customers"));

        await old.CloseAsync();
        old.Execute("ALTER TABLE customers ADD COLUMN city TEXT", "ALTER TABLE customers ADD COLUMN credit REAL");
        await old.OpenAsync();
        await old.SyncAsync();
        Assert.Equal(a.Query("SELECT * FROM customers"), old.Query("SELECT * FROM customers"));
    }

    [Fact]
    public async Task Automatic_sync_brings_local_writes_and_news_across_without_a_call()
    {
        var (a, b) = (NewDevice(), NewDevice());
        foreach (var device in new[] { a, b })
        {
            device.Configure = options =>
            {
                options.AutomaticSync = true;
                options.CaptureInterval = TimeSpan.FromMilliseconds(20);
                options.RetryDelay = TimeSpan.FromMilliseconds(50);
            };
            await device.OpenAsync();
        }
        var arrived = new TaskCompletionSource<RowsChangedEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        b.Client.RowsChanged += (_, change) =>
        {
            if (change.Origin == ChangeOrigin.Remote && change.Tables.Any(table => table.Rows!.Any(row => row.Key[0].Equals("c2"))))
                arrived.TrySetResult(change);
        };
        await a.TransactAsync("INSERT INTO customers VALUES ('c1', 'Ada', 'London', 1)");
        a.Execute("INSERT INTO customers VALUES ('c2', 'Bob', 'London', 1)");
        var change = await arrived.Task.WaitAsync(Waiting.Limit);
        Assert.Equal("customers", change.Tables[0].Table);
        Assert.Equal(a.State(), b.State());
    }

    /// <summary>Seeds 1 to 4, or to as many as OFFLINESYNC_TEST_SEEDS says.</summary>
    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("OFFLINESYNC_TEST_SEEDS"), out var count) ? count : 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Devices_converge_whatever_breaks(int seed)
    {
        var random = new Random(seed);
        Device[] devices = [await OpenAsync(), await OpenAsync(), await OpenAsync()];
        foreach (var device in devices)
            device.Network.Decide = _ => random.Next(3) == 0 ? RandomFault(random) : null;
        for (var step = 0; step < 150; step++)
        {
            var device = devices[random.Next(devices.Length)];
            switch (random.Next(6))
            {
                case 0 or 1 or 2:
                    await EditAsync(device, random, step);
                    break;
                case 3:
                    await device.OpenAsync();
                    break;
                default:
                    await TrySyncAsync(device);
                    break;
            }
        }
        foreach (var device in devices)
            device.Network.Decide = null;
        await SyncAllAsync([.. devices, .. devices]);

        foreach (var device in devices)
        {
            Assert.Equal(devices[0].State(), device.State());
            Assert.Equal(0, device.Client.Status.Pending);
            Assert.Equal(0, device.Client.Status.Rejected);
        }
        Assert.Equal(devices[0].State(), (await OpenSyncedAsync()).State());
    }

    private static NetworkFault RandomFault(Random random) => new((FaultKind)random.Next(3), random.Next(400));

    private static async Task EditAsync(Device device, Random random, int step)
    {
        var key = $"k{random.Next(12)}";
        var invoice = $"i{random.Next(8)}";
        await device.TransactAsync(random.Next(9) switch
        {
            5 => [$"INSERT INTO invoices SELECT '{invoice}', id, {step} FROM customers LIMIT 1 ON CONFLICT DO UPDATE SET total = excluded.total",
                $"INSERT INTO lines SELECT id, {step}, 'l{step}' FROM invoices WHERE id = '{invoice}'"],
            6 => [$"DELETE FROM invoices WHERE id = '{invoice}'"],
            7 => [$"UPDATE lines SET text = 't{step}', number = number + 1000 WHERE invoice = '{invoice}'"],
            8 => [$"UPDATE invoices SET customer = (SELECT max(id) FROM customers) WHERE id >= '{invoice}' AND EXISTS (SELECT 1 FROM customers)"],
            0 => [$"INSERT INTO customers VALUES ('{key}', 'n{step}', NULL, {step}) ON CONFLICT DO UPDATE SET name = excluded.name"],
            1 => [$"UPDATE customers SET city = 's{step}' WHERE id = '{key}'"],
            2 => [$"UPDATE customers SET credit = {step}, name = 'm{step}' WHERE id >= '{key}'"],
            3 => [$"DELETE FROM customers WHERE id = '{key}' AND NOT EXISTS (SELECT 1 FROM invoices WHERE customer = customers.id)"],
            _ => [$"INSERT OR REPLACE INTO customers VALUES ('{key}', 'r{step}', 'x', 0)", $"UPDATE customers SET city = 'y{step}'"],
        });
    }

    private static async Task TrySyncAsync(Device device)
    {
        try
        {
            await device.SyncAsync();
        }
        catch (OfflineSyncException error) when (error.IsTransient)
        {
        }
    }

    private Device NewDevice(params string[] tables) =>
        Add(new Device(Server.Address, Scope, Schema, tables.Length > 0 ? tables : ["customers", "invoices", "lines"]));

    private async Task<Device> OpenAsync()
    {
        var device = NewDevice();
        await device.OpenAsync();
        return device;
    }

    private async Task<Device> OpenSyncedAsync()
    {
        var device = await OpenAsync();
        await device.SyncAsync();
        return device;
    }

    private static async Task SetClockAsync(Device device, TimeSpan ahead)
    {
        await device.CloseAsync();
        var stamp = (DateTimeOffset.UtcNow + ahead).ToUnixTimeMilliseconds() << 16;
        device.Execute($"UPDATE offlinesync_client SET stamp = {stamp.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        await device.OpenAsync();
    }

    private sealed class SynchronousProgress(Action<SyncProgress> report) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value) => report(value);
    }
}
