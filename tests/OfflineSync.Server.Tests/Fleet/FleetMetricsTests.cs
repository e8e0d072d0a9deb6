using Google.Protobuf;
using OfflineSync.Contract;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Fleet;

namespace OfflineSync.Server.Tests.Fleet;

public sealed class FleetMetricsTests : IAsyncLifetime
{
    private readonly SqliteStore _store = new();
    private readonly TestClock _clock = new();
    private SyncNode _node = null!;

    public async Task InitializeAsync() => _node = await SyncNode.StartAsync(_store.Configure, _clock);

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _store.Delete();
    }

    [Fact]
    public async Task Reports_are_passed_on_once_and_with_few_labels()
    {
        using var readings = new MeterReadings(_node.Meters);
        var request = Report(
            Count(Metric.Syncs, "ok", 3), Count(Metric.Syncs, "made up", 2), Count(Metric.Bytes, "sent", 100), Count(Metric.WorkStops, "quota", 1), Count(Metric.Rejections, "PRICE", 1));
        await _node.ReportAsync(request);
        await _node.ReportAsync(request);

        Assert.Equal(3, readings.Sum("offlinesync.fleet.syncs", "offlinesync.result=ok", "offlinesync.network=metered"));
        Assert.Equal(2, readings.Sum("offlinesync.fleet.syncs", "offlinesync.result=other"));
        Assert.Equal(100, readings.Sum("offlinesync.fleet.bytes", "network.io.direction=sent"));
        Assert.Equal(1, readings.Sum("offlinesync.fleet.work_stops", "offlinesync.reason=quota"));
        Assert.Equal(1, readings.Sum("offlinesync.fleet.reports", "offlinesync.result=taken"));
        Assert.Equal(1, readings.Sum("offlinesync.fleet.reports", "offlinesync.result=repeated"));
        Assert.DoesNotContain(readings.Tags, tags => tags.Contains("made up", StringComparison.Ordinal) || tags.Contains("PRICE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_million_times_become_a_thousand()
    {
        using var readings = new MeterReadings(_node.Meters);
        await _node.ReportAsync(Report(Count(Metric.TimeToSync, "", 1_000_000, 3)));
        Assert.Equal(FleetMetrics.ValuesMax, readings.Count("offlinesync.fleet.time_to_sync"));
        Assert.Equal(FleetMetrics.ValuesMax, readings.Sum("offlinesync.fleet.time_to_sync"));
    }

    [Fact]
    public async Task Devices_are_counted_by_the_service()
    {
        using var readings = new MeterReadings(_node.Meters);
        await _node.ReportAsync(Report());
        readings.Observe();
        Assert.Equal(0, readings.Count("offlinesync.fleet.devices"));
        await _node.LookAtFleetAsync();
        readings.Observe();
        Assert.Equal((1, 1), (readings.Sum("offlinesync.fleet.devices"), readings.Count("offlinesync.fleet.alerts")));
    }

    private static Cell Count(Metric metric, string label, ulong value, uint bucket = 0) => new() { Metric = metric, Label = label, Value = value, Bucket = bucket };

    private ReportRequest Report(params Cell[] cells) => new()
    {
        Scope = "s",
        ClientId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray()),
        Number = 1,
        Days = { new DayReport { Day = FieldDay.Of(_clock.GetUtcNow()), Network = FieldNetwork.Metered, Cells = { cells } } },
    };
}
