using System.Runtime.CompilerServices;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Rpc;
using OfflineSync.Testing;

namespace OfflineSync.Rpc.Tests;

public sealed class StreamingTests
{
    private const string Path = "/test.S/Stream";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public async Task All_messages_arrive_in_order(int count)
    {
        await using var host = await RpcHost.StartAsync(app => app.MapServerStreaming<Mutation, Mutation>(Path, (request, _) => Numbers(request)));

        var received = await host.Channel().ServerStreamingAsync<Mutation, Mutation>(Path, new() { Sequence = (ulong)count }, default, default).ToListAsync();

        Assert.Equal(Enumerable.Range(0, count).Select(i => (ulong)i), received.Select(m => m.Sequence));
    }

    [Fact]
    public async Task A_message_arrives_before_the_next_one_is_made()
    {
        var gate = new SemaphoreSlim(0);
        await using var host = await RpcHost.StartAsync(app => app.MapServerStreaming<Mutation, Mutation>(Path, (_, context) => Gated(gate, context.CancellationToken)));
        var count = 0ul;

        await foreach (var message in host.Channel().ServerStreamingAsync<Mutation, Mutation>(Path, new(), default, default))
        {
            Assert.Equal(count++, message.Sequence);
            gate.Release();
        }

        Assert.Equal(3ul, count);
    }

    [Fact]
    public async Task The_next_message_can_be_read_while_the_current_one_is_applied()
    {
        await using var host = await RpcHost.StartAsync(app => app.MapServerStreaming<Mutation, Mutation>(Path, (request, _) => Numbers(request)));
        await using var messages = host.Channel().ServerStreamingAsync<Mutation, Mutation>(Path, new() { Sequence = 4 }, default, default).GetAsyncEnumerator();
        var seen = new List<ulong>();

        var next = messages.MoveNextAsync().AsTask();
        while (await next)
        {
            var current = messages.Current;
            next = messages.MoveNextAsync().AsTask();
            seen.Add(current.Sequence);
        }

        Assert.Equal([0ul, 1, 2, 3], seen);
    }

    [Fact]
    public async Task A_slow_reader_holds_the_server_back()
    {
        const int Total = 100;
        var produced = 0;
        await using var host = await RpcHost.StartAsync(app =>
        {
            app.MapServerStreaming<Mutation, Mutation>(Path, (_, _) => Pages(Total, () => produced++));
            app.MapUnary<Mutation, Mutation>("/test.S/Echo", (request, _) => Task.FromResult(request));
        });
        var channel = host.Channel();
        var read = 0;

        await foreach (var _ in channel.ServerStreamingAsync<Mutation, Mutation>(Path, new(), default, default))
        {
            // Other calls on the same connection still work, and give the server time to run ahead.
            for (var i = 0; i < 3; i++)
                await channel.UnaryAsync<Mutation, Mutation>("/test.S/Echo", new(), default, default);
            Assert.InRange(Volatile.Read(ref produced), ++read, read + 12);
        }

        Assert.Equal(Total, read);
    }

    [Fact]
    public async Task A_reader_that_stops_is_reset_after_the_write_timeout()
    {
        var gone = new TaskCompletionSource();
        var time = new ManualTime();
        await using var host = await RpcHost.StartAsync(
            app => app.MapServerStreaming<Mutation, Mutation>(Path, (_, _) => Pages(int.MaxValue, () => { }, gone.SetResult)),
            time: time);
        await using var messages = host.Channel().ServerStreamingAsync<Mutation, Mutation>(Path, new(), default, default).GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());

        while (!gone.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(3));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await messages.MoveNextAsync())
            {
            }
        });
    }

    [Fact]
    public async Task Leaving_the_enumeration_early_cancels_the_handler()
    {
        var cancelled = new TaskCompletionSource();
        await using var host = await RpcHost.StartAsync(app => app.MapServerStreaming<Mutation, Mutation>(Path, (_, context) =>
        {
            context.CancellationToken.Register(cancelled.SetResult);
            return Endless(context.CancellationToken);
        }));

        await foreach (var _ in host.Channel().ServerStreamingAsync<Mutation, Mutation>(Path, new(), default, default))
            break;

        await cancelled.Task.WaitAsync(Waiting.Limit);
    }

    [Fact]
    public async Task A_stream_ends_as_unavailable_when_the_server_stops()
    {
        await using var host = await RpcHost.StartAsync(app => app.MapServerStreaming<Mutation, Mutation>(Path, (_, context) => Endless(context.CancellationToken)));
        await using var messages = host.Channel().ServerStreamingAsync<Mutation, Mutation>(Path, new(), default, default).GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());

        var stop = host.StopAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await messages.MoveNextAsync());
        await stop;

        Assert.Equal(StatusCode.Unavailable, error.Status);
        Assert.Contains("shutting down", error.Message);
        Assert.Equal(TimeSpan.FromSeconds(1), RetryPushback.Of(error));
    }

    private static async IAsyncEnumerable<Mutation> Pages(int count, Action produced, Action? ended = null)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                produced();
                yield return new Mutation { ChangeSet = ByteString.CopyFrom(Payload.Noise(400_000)) };
                await Task.Yield();
            }
        }
        finally
        {
            ended?.Invoke();
        }
    }

    private static async IAsyncEnumerable<Mutation> Numbers(Mutation request)
    {
        for (var i = 0ul; i < request.Sequence; i++)
        {
            yield return new Mutation { Sequence = i };
            await Task.Yield();
        }
    }

    private static async IAsyncEnumerable<Mutation> Gated(SemaphoreSlim gate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0ul; i < 3; i++)
        {
            yield return new Mutation { Sequence = i };
            await gate.WaitAsync(cancellationToken);
        }
    }

    private static async IAsyncEnumerable<Mutation> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new Mutation { Sequence = 1 };
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
