using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Rpc;
using OfflineSync.Testing;

namespace OfflineSync.Rpc.Tests;

public sealed class DeadlineTests
{
    private const string Path = "/test.S/Wait";

    private readonly ManualTime _serverTime = new();
    private readonly ManualTime _clientTime = new();
    private readonly TaskCompletionSource<RpcContext> _entered = new();
    private readonly TaskCompletionSource _cancelled = new();

    [Fact]
    public async Task The_server_ends_a_call_at_its_deadline()
    {
        await using var host = await StartAsync();
        var call = CallAsync(host, TimeSpan.FromSeconds(10), default);
        var context = await _entered.Task;
        Assert.Equal(_serverTime.GetUtcNow() + TimeSpan.FromSeconds(10), context.Deadline!.Value, TimeSpan.FromSeconds(1));

        _serverTime.Advance(TimeSpan.FromSeconds(20));

        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.DeadlineExceeded, error.Status);
        Assert.Contains("while the server worked", error.Message);
        await _cancelled.Task;
    }

    [Fact]
    public async Task The_client_ends_a_call_at_its_deadline_and_the_handler_is_cancelled()
    {
        await using var host = await StartAsync();
        var call = CallAsync(host, TimeSpan.FromSeconds(10), default);
        await _entered.Task;

        _clientTime.Advance(TimeSpan.FromSeconds(20));

        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.DeadlineExceeded, error.Status);
        Assert.Contains("did not answer within", error.Message);
        await _cancelled.Task;
    }

    [Fact]
    public async Task A_deadline_that_is_over_on_arrival_does_not_run_the_handler()
    {
        await using var host = await StartAsync();
        using var http = new SocketsHttpHandler();
        using var channel = host.Channel(new RpcChannelOptions { Handler = http, Headers = new Dictionary<string, string> { [GrpcHeaders.Timeout] = "0n" } });

        var error = await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync<Mutation, Mutation>(Path, new(), default, default));

        Assert.Equal(StatusCode.DeadlineExceeded, error.Status);
        Assert.False(_entered.Task.IsCompleted);
    }

    [Fact]
    public async Task Cancelling_the_token_resets_the_call()
    {
        await using var host = await StartAsync();
        using var cancel = new CancellationTokenSource();
        var call = CallAsync(host, null, cancel.Token);
        await _entered.Task;

        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, error.CancellationToken);
        await _cancelled.Task;
    }

    [Fact]
    public async Task A_cancelled_token_does_not_start_a_call()
    {
        await using var host = await StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(host, null, new CancellationToken(true)));

        Assert.False(_entered.Task.IsCompleted);
    }

    [Fact]
    public async Task A_handler_that_cancels_itself_is_an_error_and_not_a_deadline()
    {
        await using var host = await RpcHost.StartAsync(app => app.MapUnary<Mutation, Mutation>(Path, (_, _) => throw new OperationCanceledException()));

        var error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(host, TimeSpan.FromMinutes(1), default));

        Assert.Equal(StatusCode.Unknown, error.Status);
    }

    [Fact]
    public async Task A_silent_stream_is_ended_by_inactivity()
    {
        await using var host = await StartAsync();
        using var channel = host.Channel(new RpcChannelOptions { TimeProvider = _clientTime });
        await using var messages = Stream(channel).GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());

        // The time that the reader takes is not the server's silence.
        _clientTime.Advance(TimeSpan.FromMinutes(5));
        var next = messages.MoveNextAsync().AsTask();
        _clientTime.Advance(TimeSpan.FromSeconds(29));
        Assert.False(next.IsCompleted);
        _clientTime.Advance(TimeSpan.FromSeconds(2));

        var error = await Assert.ThrowsAsync<RpcException>(() => next);
        Assert.Equal(StatusCode.Unavailable, error.Status);
        await _cancelled.Task;
    }

    [Fact]
    public async Task A_large_upload_gets_more_time()
    {
        await using var host = await StartAsync();
        using var channel = host.Channel(new RpcChannelOptions { TimeProvider = _clientTime, SlowestUpload = 1000, Compression = Compression.None });
        var request = new Mutation { ChangeSet = Google.Protobuf.ByteString.CopyFrom(new byte[60_000]) };

        var call = channel.UnaryAsync<Mutation, Mutation>(Path, request, new RpcCallLimits(TimeSpan.FromSeconds(10)), default);
        var context = await _entered.Task;

        Assert.InRange(context.Deadline!.Value - _serverTime.GetUtcNow(), TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(71));
        _clientTime.Advance(TimeSpan.FromSeconds(69));
        Assert.False(call.IsCompleted);
        _clientTime.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => call)).Status);
    }

    private static IAsyncEnumerable<Mutation> Stream(RpcChannel channel) =>
        channel.ServerStreamingAsync<Mutation, Mutation>(Path + "All", new(), new RpcCallLimits(Inactivity: TimeSpan.FromSeconds(30)), default);

    private Task<RpcHost> StartAsync() => RpcHost.StartAsync(
        app =>
        {
            app.MapUnary<Mutation, Mutation>(Path, async (request, context) =>
            {
                await WaitAsync(context);
                return request;
            });
            app.MapServerStreaming<Mutation, Mutation>(Path + "All", WaitAll);
        },
        time: _serverTime);

    private async IAsyncEnumerable<Mutation> WaitAll(Mutation request, RpcContext context)
    {
        yield return request;
        await WaitAsync(context);
    }

    private async Task WaitAsync(RpcContext context)
    {
        using var registration = context.CancellationToken.Register(_cancelled.SetResult);
        _entered.SetResult(context);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
    }

    private Task<Mutation> CallAsync(RpcHost host, TimeSpan? timeout, CancellationToken cancellationToken) =>
        host.Channel(new RpcChannelOptions { TimeProvider = _clientTime })
            .UnaryAsync<Mutation, Mutation>(Path, new(), new RpcCallLimits(timeout), cancellationToken);
}
