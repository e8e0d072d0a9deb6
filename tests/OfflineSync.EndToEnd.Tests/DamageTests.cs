using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>A network that flips bits in messages.</summary>
public sealed class DamageTests(SqliteStoreFixture store) : DeviceScenario(store), IClassFixture<SqliteStoreFixture>
{
    private static readonly string[] Schema = ["CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT, number INTEGER)"];

    [Theory]
    [InlineData(FaultKind.RequestDamaged)]
    [InlineData(FaultKind.ReplyDamaged)]
    public async Task A_damaged_message_is_repeated_and_nothing_of_it_is_applied_or_rejected(FaultKind kind)
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        for (var i = 0; i < 40; i++)
        {
            var (bit, hits) = (i * 37, 0);
            a.Execute($"INSERT INTO notes VALUES ('{i}', 'written by hand: {i}', {i})");
            a.Network.Decide = rpc => rpc == "Pull" && hits++ == 0 ? new NetworkFault(kind, bit) : null;
            var error = await Assert.ThrowsAsync<OfflineSyncException>(() => a.SyncAsync());
            Assert.True(error.IsTransient, $"Bit {bit}: {error.Message}");
            await a.SyncAsync();

            b.Network.Decide = rpc => rpc == "Pull" && hits++ == 2 ? new NetworkFault(kind, bit) : null;
            await Assert.ThrowsAsync<OfflineSyncException>(() => b.SyncAsync());
            Assert.Equal(i, b.State().Count);
            await b.SyncAsync();
            Assert.Equal(a.State(), b.State());
        }
        Assert.Equal(40, b.State().Count);
        Assert.Empty(await a.Client.GetOutboxAsync(MutationState.Rejected));
        Assert.Equal(0, a.Client.Status.Pending);
    }

    private Task<Device> OpenAsync() => OpenAsync(new Device(Server.Address, Scope, Schema, "notes"));
}
