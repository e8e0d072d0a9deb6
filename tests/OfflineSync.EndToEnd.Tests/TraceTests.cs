using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfflineSync.Client;
using OfflineSync.Server.Telemetry;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>What telemetry shows of a sync, from the device to the store's statements, and what it keeps to itself.</summary>
public abstract class TraceTests(StoreFixture store) : IAsyncLifetime
{
    private const string Table = "patients_of_the_clinic";
    private const string Scope = "Erika Mustermann's list";
    private const string Key = "key-of-a-patient";
    private const string Value = "diagnosis-of-a-patient";
    private const string Pull = "offlinesync.sync.v1.SyncService/Pull";

    private readonly string _scope = Scope + Guid.NewGuid();
    private readonly ConcurrentQueue<string> _logs = new();
    private readonly List<Device> _devices = [];
    private SyncServer _server = null!;

    public async Task InitializeAsync() => _server = await SyncServer.StartAsync(store.Configure, services: services => services
        .AddSingleton<ILoggerProvider>(new LogCapture(_logs)).Configure<LoggerFilterOptions>(filter => filter.MinLevel = LogLevel.Trace));

    public async Task DisposeAsync()
    {
        foreach (var device in _devices)
            await device.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task One_trace_goes_from_the_sync_of_a_device_to_the_statements_of_the_store()
    {
        using var spans = new SpanCapture(ClientTelemetry.ActivitySourceName, ServerTelemetry.ActivitySourceName, "Npgsql");
        var device = await OpenAsync();
        device.Execute($"INSERT INTO {Table} VALUES ('{Key}', '{Value}')");
        var trace = await TracedAsync(device, spans);

        Activity ParentOf(Activity span) => trace.Single(parent => parent.SpanId == span.ParentSpanId);
        var span = trace.First(span => IsOfStore(span) && ParentOf(span).DisplayName == "group commit");
        foreach (var name in new[] { "group commit", Pull, Pull, "pull", "sync" })
        {
            span = ParentOf(span);
            Assert.Equal(name, span.DisplayName);
        }
        Assert.Equal(ActivityKind.Client, trace.Single(span => span.DisplayName == Pull && span.Source.Name == ClientTelemetry.ActivitySourceName).Kind);
        // What the page was read with belongs to the call itself.
        Assert.Contains(trace, span => IsOfStore(span) && ParentOf(span) is { DisplayName: Pull, Kind: ActivityKind.Server });
        Assert.All(trace.Where(IsOfStore), span => Assert.Equal(ActivityKind.Client, span.Kind));
    }

    [Fact]
    public async Task Neither_spans_nor_metrics_nor_logs_have_data_of_users()
    {
        using var spans = new SpanCapture(ClientTelemetry.ActivitySourceName, ServerTelemetry.ActivitySourceName, "Npgsql");
        using var metrics = new TagCapture();
        var (first, second) = (await OpenAsync(), await OpenAsync());
        first.Execute($"INSERT INTO {Table} VALUES ('{Key}', '{Value}')");
        await first.SyncAsync();
        await second.SyncAsync();
        first.Execute($"UPDATE {Table} SET diagnosis = '{Value} 1'");
        second.Execute($"UPDATE {Table} SET diagnosis = '{Value} 2'");
        await first.SyncAsync();
        await second.SyncAsync();
        await first.SyncAsync();
        await Waiting.UntilAsync(() => spans.All.Count(span => span.Kind == ActivityKind.Server) >= 6, "Some server spans are missing.");

        string[] secrets = [Table, "Mustermann", "key-of", "diagnosis", .. ClientId(first), .. ClientId(second)];
        var said = spans.All.SelectMany(Texts).Concat(metrics.Texts).Concat(_logs).ToArray();
        Assert.Contains(said, text => text.Contains("ended with", StringComparison.Ordinal) || text.Contains("group commit", StringComparison.Ordinal));
        Assert.NotEmpty(metrics.Texts);
        Assert.NotEmpty(_logs);
        foreach (var secret in secrets)
            Assert.DoesNotContain(said, text => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a span is one of the store's.</summary>
    protected abstract bool IsOfStore(Activity span);

    private static async Task<IReadOnlyList<Activity>> TracedAsync(Device device, SpanCapture spans)
    {
        using var root = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        await device.SyncAsync();
        // The server ends its span after the client has its answer.
        await Waiting.UntilAsync(
            () => spans.Of(root.TraceId).Count(span => span.Kind == ActivityKind.Server) == 2, "The declaration and the pull should be one server span each.");
        return spans.Of(root.TraceId);
    }

    private static string[] ClientId(Device device)
    {
        var hex = device.Query("SELECT hex(client_id) FROM offlinesync_client").Single().Trim('\'');
        return [hex, Guid.ParseExact(hex, "N").ToString()];
    }

    private static IEnumerable<string> Texts(Activity span) =>
    [
        span.DisplayName,
        span.StatusDescription ?? "",
        .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
        .. span.Events.SelectMany(entry => entry.Tags.Select(tag => $"{entry.Name} {tag.Key}={tag.Value}")),
        .. span.Baggage.Select(entry => $"{entry.Key}={entry.Value}"),
    ];

    private async Task<Device> OpenAsync()
    {
        var device = new Device(_server.Address, _scope, [$"CREATE TABLE {Table}(id TEXT PRIMARY KEY, diagnosis TEXT)"], Table);
        _devices.Add(device);
        await device.OpenAsync();
        return device;
    }
}
