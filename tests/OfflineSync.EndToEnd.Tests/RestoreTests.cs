using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>A server whose store is the one of yesterday, by the commands of docs/OPERATIONS.md, and the devices that know of today.</summary>
public abstract class RestoreTests(StoreFixture store) : DeviceScenario(store)
{
    private readonly string _backup = Path.Combine(Path.GetTempPath(), $"backup-{Guid.NewGuid():n}");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_backup);
    }

    [Fact]
    public async Task Devices_send_again_what_the_server_has_lost_and_end_up_equal()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO notes VALUES ('old', 'old', 1), ('deleted', 'x', 0)");
        await SyncAllAsync(a, b);
        await Store.BackUpAsync(_backup);
        a.Execute("INSERT INTO notes VALUES ('a', 'after the backup', 0)", "UPDATE notes SET votes = votes + 2 WHERE id = 'old'");
        b.Execute("DELETE FROM notes WHERE id = 'deleted'", "UPDATE notes SET votes = votes + 3 WHERE id = 'old'");
        await SyncAllAsync(a, b, a);
        var before = a.State();

        await RestoreAsync();
        var newcomer = await OpenAsync();
        await newcomer.SyncAsync();
        Assert.Equal(["notes: 'deleted'|'x'|0", "notes: 'old'|'old'|1"], newcomer.State());
        // Neither has written anything since.
        await SyncAllAsync(a, b, a, newcomer);

        Assert.Equal(before, a.State());
        Assert.Equal(before, b.State());
        Assert.Equal(before, newcomer.State());
        Assert.All(Devices, device => Assert.Equal((0, 0L), (device.Client.Status.Pending, device.Client.Status.Lost)));
    }

    [Fact]
    public async Task A_log_that_has_grown_again_past_what_devices_know_is_found_out_too()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO notes VALUES ('old', 'old', 0)");
        await SyncAllAsync(a, b);
        await Store.BackUpAsync(_backup);
        a.Execute("INSERT INTO notes VALUES ('lost', 'sent again', 0)");
        await SyncAllAsync(a, b);

        await RestoreAsync();
        var other = await OpenAsync();
        for (var i = 0; i < 5; i++)
        {
            other.Execute($"INSERT INTO notes VALUES ('other {i}', 'x', 0)");
            await other.SyncAsync();
        }
        await SyncAllAsync(b, a, b, other);

        Assert.Equal(7, a.State().Count);
        Assert.Equal(a.State(), b.State());
        Assert.Equal(a.State(), other.State());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task What_was_acknowledged_and_had_not_come_back_yet_is_sent_again_by_the_next_pull(int others)
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO notes VALUES ('old', 'old', 0)");
        await SyncAllAsync(a, b);
        await Store.BackUpAsync(_backup);
        a.Execute("INSERT INTO notes VALUES ('acknowledged', 'sent again', 0)");
        // The result arrives, the page does not.
        a.Network.Decide = rpc => rpc == "Pull" ? new NetworkFault(FaultKind.ReplyCut, Bytes: 45) : null;
        await Assert.ThrowsAsync<OfflineSyncException>(() => a.SyncAsync());
        a.Network.Decide = null;
        Assert.Equal(0, a.Client.Status.Pending);

        await RestoreAsync();
        for (var i = 0; i < others; i++)
        {
            b.Execute($"INSERT INTO notes VALUES ('other {i}', 'x', 0)");
            await b.SyncAsync();
        }
        await SyncAllAsync(a, b);

        Assert.Contains("notes: 'acknowledged'|'sent again'|0", b.State());
        Assert.Equal(b.State(), a.State());
    }

    [Fact]
    public async Task What_a_device_no_longer_keeps_is_said_and_the_rest_is_sent_again()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO notes VALUES ('old', 'old', 0)");
        await SyncAllAsync(a, b);
        await Store.BackUpAsync(_backup);
        a.Configure = options => options.AcknowledgedRetention = TimeSpan.Zero;
        await a.OpenAsync();
        a.Execute("INSERT INTO notes VALUES ('forgotten', 'x', 0)");
        await a.SyncAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(5));
        await a.SyncAsync();
        a.Configure = null;
        await a.OpenAsync();
        a.Execute("INSERT INTO notes VALUES ('kept', 'sent again', 0)");
        await a.SyncAsync();

        await RestoreAsync();
        await SyncAllAsync(a, b);

        Assert.Equal(["notes: 'kept'|'sent again'|0", "notes: 'old'|'old'|0"], b.State());
        Assert.Equal(b.State(), a.State());
        Assert.Equal((1L, 0L), (a.Client.Status.Lost, b.Client.Status.Lost));
    }

    private async Task RestoreAsync()
    {
        var port = Server.Address.Port;
        await Server.DisposeAsync();
        await Store.RestoreAsync(_backup);
        await StartAsync(port);
    }

    private Task<Device> OpenAsync() =>
        OpenAsync(new Device(Server.Address, Scope, ["CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT, votes INTEGER NOT NULL)"], "notes")
        {
            Declare = table => table.Counter("votes"),
        });
}

public sealed class SqliteRestoreTests(SqliteStoreFixture store) : RestoreTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresRestoreTests(PostgresStoreFixture store) : RestoreTests(store), IClassFixture<PostgresStoreFixture>;
