using OfflineSync.Contract;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
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
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var request = new WatchRequest { ClientId = device.Id, Scopes = { new WatchedScope { Scope = Scope } } };
        await using var watch = other.WatchAsync(request, patience.Token).GetAsyncEnumerator(patience.Token);
        var next = watch.MoveNextAsync();
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        Assert.True(await next);
        Assert.True(readings.Count("offlinesync.log.lag") >= 1);
        Assert.Equal(0, readings.Sum("offlinesync.log.late"));
    }

    protected override string UniqueViolation => "error.type=23505";

    protected override void Configure(ServerOptions options) => options.Postgres = database.ConnectionString;
}
