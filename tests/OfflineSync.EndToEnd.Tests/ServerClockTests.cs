using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Client;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>What docs/OPERATIONS.md says of a server whose clock was wrong.</summary>
public sealed class ServerClockTests(SqliteStoreFixture store) : IClassFixture<SqliteStoreFixture>
{
    [Fact]
    public async Task After_a_clock_that_was_an_hour_ahead_writes_wait_until_the_hour_has_passed_and_are_not_lost()
    {
        var clock = new SettableClock(TimeProvider.System);
        await using var server = await SyncServer.StartAsync(store.Configure, services: services => services.AddSingleton<TimeProvider>(clock));
        await using var device = new Device(server.Address, $"scope-{Guid.NewGuid()}", ["CREATE TABLE notes(id TEXT PRIMARY KEY, title TEXT)"], "notes");
        await device.OpenAsync();
        await device.SyncAsync();
        clock.Offset = TimeSpan.FromHours(1);
        await device.SyncAsync();
        device.Execute("INSERT INTO notes VALUES ('a', 'ahead')");
        await device.SyncAsync();

        clock.Offset = TimeSpan.Zero;
        device.Execute("INSERT INTO notes VALUES ('b', 'after')");
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.SyncAsync());
        Assert.Equal(1, device.Client.Status.Pending);

        clock.Offset = TimeSpan.FromMinutes(56);
        await device.SyncAsync();
        Assert.Equal(0, device.Client.Status.Pending);
    }
}
