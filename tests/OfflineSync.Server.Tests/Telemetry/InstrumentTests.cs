using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OfflineSync.Server.Attachments;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Push;
using OfflineSync.Server.Rpc;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Tests.Telemetry;

/// <summary>The operators' table has each instrument of the server, and no other.</summary>
public sealed class InstrumentTests
{
    [Fact]
    public void The_operators_table_has_each_instrument()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOfflineSyncServer(options => options.SqlitePath = Path.Combine(Path.GetTempPath(), "never-opened.db"));
        using var host = builder.Build();
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        var found = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Meter.Name == ServerTelemetry.MeterName)
                    found.Add($"{instrument.Name} {Kind(instrument)} {instrument.Unit}");
            },
        };
        foreach (var service in new[] { typeof(PushQueue), typeof(PullHandler), typeof(IChangeLog), typeof(Retention.Compactor), typeof(RpcMetrics), typeof(FleetMetrics), typeof(AttachmentMetrics) })
            host.Services.GetRequiredService(service);
        listener.Start();
        var documented = OperationsDocument.Table("## Metrics").Select(row => $"{row[0]} {row[1]} {row[2]}").Where(row => !row.StartsWith("npgsql", StringComparison.Ordinal));
        Assert.Equal(found.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "UpDownCounter" or "ObservableUpDownCounter" => "sum",
        "ObservableGauge" => "gauge",
        var name => name.ToLowerInvariant(),
    };
}
