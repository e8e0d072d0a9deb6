using System.Diagnostics;
using OfflineSync.Client;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Rpc;
using OfflineSync.Server.Telemetry;
using OfflineSync.Testing;

namespace OfflineSync.Rpc.Tests;

public sealed class SpanTests
{
    private const string Path = "/test.Spans/Call";
    private const string Name = "test.Spans/Call";
    private static readonly RpcCallLimits Limits = new() { Timeout = Waiting.Limit };

    [Fact]
    public async Task A_call_is_one_span_on_each_side_of_one_trace()
    {
        using var spans = new SpanCapture(ClientTelemetry.ActivitySourceName, ServerTelemetry.ActivitySourceName);
        var (root, server) = await CallAsync(spans, (_, _) => Task.FromResult(new PushResponse()));
        var client = Assert.Single(spans.Of(root.TraceId), span => span.Kind == ActivityKind.Client);
        Assert.Equal((Name, root.SpanId), (client.DisplayName, client.ParentSpanId));
        Assert.Equal((Name, client.SpanId, ActivityKind.Server), (server.DisplayName, server.ParentSpanId, server.Kind));
        Assert.All([client, server], span =>
        {
            Assert.Equal("grpc", span.GetTagItem("rpc.system.name"));
            Assert.Equal(Name, span.GetTagItem("rpc.method"));
            Assert.Equal("OK", span.GetTagItem("rpc.response.status_code"));
            Assert.Equal(ActivityStatusCode.Unset, span.Status);
        });
        Assert.Equal("127.0.0.1", client.GetTagItem("server.address"));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, Reason.StoreUnavailable, "UNAVAILABLE", "STORE_UNAVAILABLE", true)]
    [InlineData(StatusCode.FailedPrecondition, Reason.SequenceGap, "FAILED_PRECONDITION", "SEQUENCE_GAP", false)]
    [InlineData(StatusCode.InvalidArgument, Reason.Unspecified, "INVALID_ARGUMENT", null, false)]
    public async Task A_failure_is_an_error_of_the_server_only_if_it_is_at_fault(StatusCode status, Reason reason, string name, string? spelled, bool isError)
    {
        using var spans = new SpanCapture(ClientTelemetry.ActivitySourceName, ServerTelemetry.ActivitySourceName);
        var (root, server) = await CallAsync(spans, (_, _) => throw new RpcException(status, reason, "Refused by the test."));
        Assert.Equal(name, server.GetTagItem("rpc.response.status_code"));
        Assert.Equal(spelled, server.GetTagItem("offlinesync.reason"));
        Assert.Equal(isError ? ActivityStatusCode.Error : ActivityStatusCode.Unset, server.Status);
        Assert.Equal(isError ? name : null, server.GetTagItem("error.type"));
        var client = Assert.Single(spans.Of(root.TraceId), span => span.Kind == ActivityKind.Client);
        Assert.Equal((ActivityStatusCode.Error, name), (client.Status, client.GetTagItem("error.type")));
    }

    [Fact]
    public async Task A_host_that_traces_requests_itself_gets_no_second_server_span()
    {
        using var spans = new SpanCapture(ClientTelemetry.ActivitySourceName, ServerTelemetry.ActivitySourceName, "Microsoft.AspNetCore");
        var (root, server) = await CallAsync(spans, (_, _) => Task.FromResult(new PushResponse()));
        Assert.Equal("Microsoft.AspNetCore", server.Source.Name);
        Assert.Equal(Name, server.GetTagItem("rpc.method"));
        Assert.Equal("OK", server.GetTagItem("rpc.response.status_code"));
        Assert.Single(spans.Of(root.TraceId), span => span.Kind == ActivityKind.Server);
    }

    [Fact]
    public async Task A_call_that_nobody_records_carries_no_trace()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(new PushResponse()));
        var recorder = new RecordingHandler();
        using var channel = host.Channel(new RpcChannelOptions { Handler = recorder });
        using var root = new Activity("test").Start();
        await channel.UnaryAsync<PushRequest, PushResponse>(Path, new PushRequest(), Limits, CancellationToken.None);
        Assert.Null(recorder.RequestHeader("traceparent"));
        root.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        await channel.UnaryAsync<PushRequest, PushResponse>(Path, new PushRequest(), Limits, CancellationToken.None);
        Assert.Contains(root.TraceId.ToString(), recorder.RequestHeader("traceparent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_callers_make_up_is_no_name()
    {
        using var spans = new SpanCapture(ServerTelemetry.ActivitySourceName);
        await using var host = await StartAsync((_, _) => Task.FromResult(new PushResponse()));
        using var root = Root();
        await Assert.ThrowsAsync<RpcException>(() =>
            host.Channel().UnaryAsync<PushRequest, PushResponse>("/made.up/ByCaller", new PushRequest(), Limits, CancellationToken.None));
        await Waiting.UntilAsync(() => spans.Of(root.TraceId).Count > 0, "There is no server span.");
        var server = Assert.Single(spans.Of(root.TraceId));
        Assert.Equal(("_OTHER", "UNIMPLEMENTED"), (server.DisplayName, server.GetTagItem("rpc.response.status_code")));
        Assert.DoesNotContain(server.TagObjects, tag => $"{tag.Value}".Contains("ByCaller", StringComparison.Ordinal));
    }

    private static async Task<(Activity Root, Activity Server)> CallAsync(SpanCapture spans, Func<PushRequest, RpcContext, Task<PushResponse>> handler)
    {
        await using var host = await StartAsync(handler);
        var root = Root();
        try
        {
            await host.Channel().UnaryAsync<PushRequest, PushResponse>(Path, new PushRequest(), Limits, CancellationToken.None);
        }
        catch (RpcException)
        {
            // As the test wants it.
        }
        root.Stop();
        await Waiting.UntilAsync(() => spans.Of(root.TraceId).Any(span => span.Kind == ActivityKind.Server), "There is no server span.");
        return (root, spans.Of(root.TraceId).First(span => span.Kind == ActivityKind.Server));
    }

    private static Activity Root() => new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

    private static Task<RpcHost> StartAsync(Func<PushRequest, RpcContext, Task<PushResponse>> handler) => RpcHost.StartAsync(app => app.MapUnary(Path, handler));
}
