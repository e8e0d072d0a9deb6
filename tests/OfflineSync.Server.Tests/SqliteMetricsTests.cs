using OfflineSync.Contract;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
using OfflineSync.Testing;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Server.Tests;

public sealed class SqliteMetricsTests : MetricsContract
{
    private readonly SqliteStore _store = new();

    [Fact]
    public async Task A_change_that_nobody_told_of_counts_as_late()
    {
        await using var other = await StartNodeAsync();
        using var patience = new CancellationTokenSource(Waiting.Limit);
        var device = NewDevice(1);
        var request = new WatchRequest { ClientId = device.Id, Scopes = { new WatchedScope { Scope = Scope } } };
        using var readings = new MeterReadings(other.Meters);
        await using (var watch = other.WatchAsync(request, patience.Token).GetAsyncEnumerator(patience.Token))
        {
            var next = watch.MoveNextAsync();
            Assert.Equal(1, readings.Sum("offlinesync.watch.streams"));
            other.Wake(Scope, 5);
            Assert.True(await next);
            Assert.Equal(0, readings.Sum("offlinesync.log.late"));
            for (var i = 0; i < 6; i++)
                device.Write(RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(1))));
            await device.PushAsync();
            await other.PollHeadsAsync();
            Assert.True(await watch.MoveNextAsync());
            Assert.Equal(6UL, watch.Current.Change);
        }
        Assert.Equal(0, readings.Sum("offlinesync.watch.streams"));
        Assert.Equal(1, readings.Sum("offlinesync.log.late"));
    }

    protected override string UniqueViolation => "error.type=19";

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _store.Delete();
    }

    protected override void Configure(ServerOptions options) => _store.Configure(options);
}
