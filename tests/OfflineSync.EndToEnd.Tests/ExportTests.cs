using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfflineSync.Server.Hosting;
using OfflineSync.Testing;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>The server's own host sends to a collector that the standard variables name.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-export-").FullName;

    [Fact]
    public async Task Spans_and_metrics_arrive_at_a_collector()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var app = await StartAsync($"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}");
        await SyncAsync(app);

        string[] spans = ["offlinesync.sync.v1.SyncService/Declare", "offlinesync.sync.v1.SyncService/Pull", "group commit", "commit", "read_page"];
        await Waiting.UntilAsync(() => spans.All(collector.Spans.Contains), "Some spans are missing.");
        Assert.DoesNotContain(collector.Spans, span => span.Contains("POST", StringComparison.Ordinal));
        string[] metrics =
        [
            "rpc.server.call.duration s", "db.client.operation.duration s", "offlinesync.pushes {push}", "offlinesync.mutations {mutation}",
            "offlinesync.commit.duration s", "offlinesync.push.queue.bytes By", "offlinesync.rpc.bytes By",
        ];
        string[] families = ["dotnet.gc.", "kestrel."];
        await Waiting.UntilAsync(
            () => metrics.All(collector.Metrics.Contains) && families.All(family => collector.Metrics.Any(metric => metric.StartsWith(family, StringComparison.Ordinal))),
            "Some metrics are missing.");
        Assert.Contains("service.name=offlinesync-server", collector.Senders);
    }

    [Fact]
    public async Task The_name_of_the_service_and_what_is_sent_can_be_chosen()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var app = await StartAsync(
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "--OTEL_SERVICE_NAME=notes-sync", "--OTEL_TRACES_EXPORTER=none");
        await SyncAsync(app);
        Assert.Null(app.Services.GetService<TracerProvider>());
        await Waiting.UntilAsync(() => collector.Senders.Contains("service.name=notes-sync"), "Nothing arrived under that name.");
        Assert.DoesNotContain("service.name=offlinesync-server", collector.Senders);
        Assert.Empty(collector.Spans);
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_sent_and_nothing_is_made()
    {
        await using var app = await StartAsync();
        Assert.Null(app.Services.GetService<TracerProvider>());
        Assert.Null(app.Services.GetService<MeterProvider>());
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<WebApplication> StartAsync(params string[] settings)
    {
        var builder = ServerHost.CreateBuilder(
        [
            $"--OfflineSync:Sqlite:Path={Path.Combine(_folder, "server.db")}",
            "--environment=Development",
            "--OfflineSync:Listen:Grpc=127.0.0.1:0",
            "--OfflineSync:Listen:Health=127.0.0.1:0",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--OTEL_METRIC_EXPORT_INTERVAL=200",
            "--OTEL_BSP_SCHEDULE_DELAY=200",
            .. settings,
        ]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapOfflineSync();
        await app.StartAsync();
        return app;
    }

    private static async Task SyncAsync(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await using var device = new Device(new Uri(address), "scope", ["CREATE TABLE notes(id TEXT PRIMARY KEY, title TEXT)"], "notes");
        await device.OpenAsync();
        device.Execute("INSERT INTO notes VALUES ('a', 'A')");
        await device.SyncAsync();
    }
}
