using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>What a collector is to an exporter: it takes OTLP over HTTP, and reads names from it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    // opentelemetry/proto/…/v1: numbers of fields.
    private const int Resources = 1;
    private const int Scopes = 2;
    private const int Items = 2;
    private const int SpanName = 5;
    private const int MetricName = 1;
    private const int MetricUnit = 3;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _spans = new();
    private readonly ConcurrentDictionary<string, bool> _metrics = new();
    private readonly ConcurrentDictionary<string, bool> _resources = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public IEnumerable<string> Spans => _spans.Keys;

    /// <summary>Name and unit.</summary>
    public IEnumerable<string> Metrics => _metrics.Keys;

    /// <summary>Attributes of who sent them.</summary>
    public IEnumerable<string> Senders => _resources.Keys;

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.UseRouting();
        app.MapPost("/v1/traces", http => ReadAsync(http, receiver.TakeSpan, receiver));
        app.MapPost("/v1/metrics", http => ReadAsync(http, receiver.TakeMetric, receiver));
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task ReadAsync(HttpContext http, Action<ProtoFields> take, OtlpReceiver receiver)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        foreach (var sent in ProtoFields.Parse(body.ToArray()).Messages(Resources))
        {
            foreach (var attribute in sent.Messages(1).SelectMany(resource => resource.Messages(1)))
                receiver._resources[$"{attribute.Text(1)}={attribute.Messages(2).Single().Text(1)}"] = true;
            foreach (var item in sent.Messages(Scopes).SelectMany(scope => scope.Messages(Items)))
                take(item);
        }
    }

    private void TakeSpan(ProtoFields span) => _spans[span.Text(SpanName)] = true;

    private void TakeMetric(ProtoFields metric) => _metrics[$"{metric.Text(MetricName)} {metric.Text(MetricUnit)}"] = true;
}
