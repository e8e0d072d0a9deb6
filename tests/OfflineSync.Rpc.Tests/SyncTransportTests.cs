using System.Net.Sockets;
using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Rpc;
using OfflineSync.Testing;

namespace OfflineSync.Rpc.Tests;

public sealed class SyncTransportTests
{
    [Fact]
    public async Task Each_method_of_the_contract_reaches_its_handler()
    {
        await using var host = await StartAsync();
        ISyncTransport transport = new GrpcSyncTransport(host.Channel());

        var pushed = await transport.PushAsync(new PushRequest { Scope = "s" }, default);
        var pulled = await transport.PullAsync(new PullRequest { Scope = "s" }, default).ToListAsync();
        var watched = await transport.WatchAsync(new WatchRequest { Scopes = { new WatchedScope { Scope = "s" } } }, default).ToListAsync();

        Assert.Equal(5, pushed.ServerTime);
        Assert.Equal([6ul, 7], pulled.Select(p => p.Page.Change));
        Assert.Equal("s", watched.Single().Scope);
        Assert.True(transport.BytesSent > 0 && transport.BytesReceived > 0);
    }

    [Fact]
    public async Task A_pull_has_no_deadline_and_ends_by_inactivity_only()
    {
        var time = new ManualTime();
        var silent = new TaskCompletionSource<RpcContext>();
        await using var host = await RpcHost.StartAsync(app => app.MapServerStreaming<PullRequest, PullResponse>(SyncMethods.Pull, Silent));
        async IAsyncEnumerable<PullResponse> Silent(PullRequest request, RpcContext context)
        {
            yield return new PullResponse();
            silent.SetResult(context);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        }

        var transport = new GrpcSyncTransport(
            host.Channel(new RpcChannelOptions { TimeProvider = time }),
            new SyncTimeouts { PullInactivity = TimeSpan.FromSeconds(5) });
        await using var pages = transport.PullAsync(new PullRequest(), default).GetAsyncEnumerator();
        Assert.True(await pages.MoveNextAsync());
        time.Advance(TimeSpan.FromHours(1));
        var next = pages.MoveNextAsync().AsTask();
        Assert.Null((await silent.Task).Deadline);

        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => next)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_call_that_went_unanswered_the_next_one_takes_another_connection(bool isHandlerOfTheApp)
    {
        var time = new ManualTime();
        var connections = new List<string>();
        var silent = new TaskCompletionSource();
        await using var host = await RpcHost.StartAsync(app => app.MapServerStreaming<PullRequest, PullResponse>(SyncMethods.Pull, AnswerFromTheSecondOn));
        async IAsyncEnumerable<PullResponse> AnswerFromTheSecondOn(PullRequest request, RpcContext context)
        {
            connections.Add(context.HttpContext.Connection.Id);
            if (connections.Count == 1)
            {
                silent.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            }
            yield return new PullResponse();
        }

        var transport = new GrpcSyncTransport(
            host.Channel(new RpcChannelOptions { TimeProvider = time, HandlerFactory = isHandlerOfTheApp ? () => new SocketsHttpHandler() : null }),
            new SyncTimeouts { PullInactivity = TimeSpan.FromSeconds(5) });
        var unanswered = transport.PullAsync(new PullRequest(), default).ToListAsync().AsTask();
        await silent.Task;
        time.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<RpcException>(() => unanswered);
        await transport.PullAsync(new PullRequest(), default).ToListAsync();
        await transport.PullAsync(new PullRequest(), default).ToListAsync();

        Assert.NotEqual(connections[0], connections[1]);
        Assert.Equal(connections[1], connections[2]);
    }

    [Fact]
    public async Task A_small_sync_on_a_warm_connection_costs_few_bytes_up()
    {
        await using var host = await StartAsync();
        var sent = 0L;
        using var handler = DefaultHandler.Create();
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new CountingStream(socket, bytes => Interlocked.Add(ref sent, bytes));
        };
        var transport = new GrpcSyncTransport(host.Channel(new RpcChannelOptions
        {
            Handler = handler,
            TokenProvider = (_, _) => ValueTask.FromResult<string?>(new string('t', 32)),
        }));
        var request = new PullRequest { Scope = "project-1", ClientId = ByteString.CopyFrom(Payload.Noise(16)), Cursor = ByteString.CopyFrom(Payload.Noise(30)) };
        await transport.PullAsync(request, default).ToListAsync();
        var (cold, messages) = (Interlocked.Read(ref sent), transport.BytesSent);

        await transport.PullAsync(request, default).ToListAsync();

        var overhead = Interlocked.Read(ref sent) - cold - (transport.BytesSent - messages);
        Assert.InRange(overhead, 100, 300);
    }

    private static Task<RpcHost> StartAsync() => RpcHost.StartAsync(app =>
    {
        app.MapUnary<PushRequest, PushResponse>(SyncMethods.Push, (_, _) => Task.FromResult(new PushResponse { ServerTime = 5 }));
        app.MapServerStreaming<PullRequest, PullResponse>(SyncMethods.Pull, (_, _) => Answers(
            new PullResponse { Page = new Page { Change = 6 } },
            new PullResponse { Page = new Page { Change = 7 } }));
        app.MapServerStreaming<WatchRequest, WatchResponse>(
            SyncMethods.Watch,
            (request, _) => Answers(new WatchResponse { Scope = request.Scopes[0].Scope }));
    });

    private static async IAsyncEnumerable<T> Answers<T>(params T[] answers)
    {
        foreach (var answer in answers)
        {
            yield return answer;
            await Task.Yield();
        }
    }

    private sealed class CountingStream(Socket socket, Action<int> onWrite) : NetworkStream(socket, ownsSocket: true)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            onWrite(buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
