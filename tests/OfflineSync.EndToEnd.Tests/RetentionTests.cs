using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Client;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Retention;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>Devices that come back when the server has forgotten what was, or has no room for what they bring.</summary>
public abstract class RetentionTests(StoreFixture store) : DeviceScenario(store)
{
    private const int ChangesMax = 3;
    private const int BytesMax = 20_000;

    [Fact]
    public async Task A_device_that_was_away_for_too_long_keeps_its_outbox_and_brings_no_deleted_row_back()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO notes VALUES ('kept', 'kept', 0), ('gone', 'gone', 0)");
        await SyncAllAsync(a, b);
        b.Execute("INSERT INTO notes VALUES ('new', 'written offline', 0)", "UPDATE notes SET text = 'offline too' WHERE id = 'gone'", "UPDATE notes SET votes = votes + 1 WHERE id = 'kept'");
        a.Execute("DELETE FROM notes WHERE id = 'gone'");
        await a.SyncAsync();
        await WriteOnAsync(a);
        Assert.Equal(1, (await CompactAsync()).Tombstones);

        await SyncAllAsync(b, a, b);

        Assert.Equal(a.State(), b.State());
        Assert.Contains("notes: 'new'|'written offline'|0", a.State());
        Assert.Contains("notes: 'kept'|'kept'|1", a.State());
        Assert.DoesNotContain(a.State(), row => row.StartsWith("notes: 'gone'", StringComparison.Ordinal));
        Assert.Equal((0, 0), (b.Client.Status.Pending, b.Client.Status.Rejected));
        Assert.Equal("offline too", Assert.Single(await b.Client.Conflicts.ListAsync()).Mine);
    }

    [Fact]
    public async Task A_mutation_whose_result_is_forgotten_is_shown_as_rejected_and_counts_once()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute("INSERT INTO notes VALUES ('n', 'n', 0)");
        await SyncAllAsync(a, b);
        a.Network.Decide = _ => new NetworkFault(FaultKind.ReplyLost);
        foreach (var votes in new[] { 5, 7 })
        {
            a.Execute($"UPDATE notes SET votes = votes + {votes}");
            await Assert.ThrowsAsync<OfflineSyncException>(() => a.SyncAsync());
        }
        a.Network.Decide = _ => null;
        await WriteOnAsync(b);
        Assert.NotEqual(0, (await CompactAsync()).Results);

        await SyncAllAsync(a, b);

        // The last result of each device stays.
        var rejected = Assert.Single(await a.Client.Rejected.ListAsync());
        Assert.Equal("RESULT_FORGOTTEN", rejected.Code);
        Assert.Equal(a.State(), b.State());
        Assert.Contains("notes: 'n'|'n'|12", a.State());
    }

    [Fact]
    public async Task A_full_scope_still_gives_and_takes_deletes_and_the_app_is_told()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Execute($"INSERT INTO notes VALUES ('1', '{new string('x', BytesMax / 2)}', 0)");
        await SyncAllAsync(a, b);
        b.Execute("INSERT INTO notes VALUES ('small', 's', 0)");
        await b.SyncAsync();
        a.Execute($"INSERT INTO notes VALUES ('2', '{new string('y', BytesMax / 2)}', 0)");

        var refusal = await Assert.ThrowsAsync<OfflineSyncException>(() => a.SyncAsync());

        Assert.Equal(OfflineSyncError.QuotaExceeded, refusal.Error);
        Assert.NotNull(refusal.RetryAfter);
        Assert.Equal(1, a.Client.Status.Pending);
        Assert.Equal(["'1'", "'2'", "'small'"], a.Query("SELECT id FROM notes ORDER BY id"));
        a.Execute("DELETE FROM notes WHERE id = '1'");
        await SyncAllAsync(a, b);
        Assert.Equal(0, a.Client.Status.Pending);
        Assert.Equal(["'2'", "'small'"], b.Query("SELECT id FROM notes ORDER BY id"));
    }

    protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.ScopeBytesMax = BytesMax;
        options.Retention.LogChangesMax = ChangesMax;
        options.Retention.ResultsMax = ChangesMax;
    }

    private Task<Device> OpenAsync() =>
        OpenAsync(new Device(Server.Address, Scope, ["CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT, votes INTEGER NOT NULL)"], "notes")
        {
            Declare = table => table.Counter("votes"),
        });

    private Task<Compacted> CompactAsync() => Server.Services.GetRequiredService<Compactor>().RunAsync(Scope, CancellationToken.None);

    /// <summary>Enough changes that what was before them is not kept.</summary>
    private static async Task WriteOnAsync(Device device)
    {
        for (var i = 0; i <= ChangesMax; i++)
        {
            device.Execute($"INSERT INTO notes VALUES ('later {i}', 'x', 0)");
            await device.SyncAsync();
        }
    }
}

public sealed class SqliteRetentionTests(SqliteStoreFixture store) : RetentionTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresRetentionTests(PostgresStoreFixture store) : RetentionTests(store), IClassFixture<PostgresStoreFixture>;
