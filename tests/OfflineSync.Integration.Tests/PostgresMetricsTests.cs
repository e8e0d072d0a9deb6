using OfflineSync.Contract;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
using OfflineSync.Testing;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresMetricsTests(PostgresDatabase database) : MetricsContract, IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task News_of_another_node_say_how_old_they_are()
    {
        await using var other = await StartNodeAsync();
        using var readings = new MeterReadings(other.Meters);
        var device = NewDevice(1);
        using var patience = new CancellationTokenSource(Waiting.Limit);
        var request = new WatchRequest { ClientId = device.Id, Scopes = { new WatchedScope { Scope = Scope } } };
        await using var watch = other.WatchAsync(request, patience.Token).GetAsyncEnumerator(patience.Token);

        // A node listens a moment after its start, and finds by its poll what happens before.
        for (var row = 0; readings.Count("offlinesync.log.lag") == 0; row++)
            await WriteAndHearAsync($"early {row}");
        var late = readings.Sum("offlinesync.log.late");
        await WriteAndHearAsync("last");

        Assert.True(readings.Count("offlinesync.log.lag") >= 2);
        Assert.Equal(late, readings.Sum("offlinesync.log.late"));

        async Task WriteAndHearAsync(string key)
        {
            device.Write(RowChange.Insert("t", key, ("a", Value.FromInteger(1))));
            await device.PushAsync();
            Assert.True(await watch.MoveNextAsync());
        }
    }

    protected override string UniqueViolation => "error.type=23505";

    protected override void Configure(ServerOptions options) => options.Postgres = database.ConnectionString;
}
