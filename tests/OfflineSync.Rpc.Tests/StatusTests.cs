using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Rpc.Tests;

public sealed class StatusTests
{
    public static TheoryData<StatusCode> Failures => [.. Enum.GetValues<StatusCode>().Where(s => s != StatusCode.Ok)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Every_status_of_a_handler_reaches_the_caller(StatusCode status)
    {
        await using var host = await RpcHost.StartAsync(app =>
        {
            app.MapUnary<Mutation, Mutation>("/test.S/Unary", (_, _) => throw Error());
            app.MapServerStreaming<Mutation, Mutation>("/test.S/Stream", (_, _) => FailAfter(2, Error()));
        });
        RpcException Error() => new(
            status,
            Reason.SequenceGap,
            "Zu früh: 東京 100%\n",
            new Dictionary<string, string> { ["offlinesync-expected"] = "42" });
        using var channel = host.Channel();

        var unary = await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync<Mutation, Mutation>("/test.S/Unary", new(), default, default));
        var received = new List<Mutation>();
        var stream = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var message in channel.ServerStreamingAsync<Mutation, Mutation>("/test.S/Stream", new(), default, default))
                received.Add(message);
        });

        Assert.Equal(2, received.Count);
        Assert.All([unary, stream], error =>
        {
            Assert.Equal(status, error.Status);
            Assert.Equal(Reason.SequenceGap, error.Reason);
            Assert.Equal("Zu früh: 東京 100%\n", error.Message);
            Assert.Equal("42", error.Trailers["offlinesync-expected"]);
        });
    }

    [Fact]
    public async Task An_unexpected_exception_is_logged_and_not_shown_to_the_caller()
    {
        var logs = new LogCapture();
        await using var host = await RpcHost.StartAsync(
            app => app.MapUnary<Mutation, Mutation>("/test.S/Unary", (_, _) => throw new InvalidOperationException("password=hunter2")),
            logs: logs);

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Channel().UnaryAsync<Mutation, Mutation>("/test.S/Unary", new(), default, default));

        Assert.Equal(StatusCode.Unknown, error.Status);
        Assert.DoesNotContain("hunter2", error.Message);
        Assert.Contains(logs.Exceptions, e => e.Message == "password=hunter2");
    }

    [Fact]
    public async Task An_ok_thrown_as_an_error_is_still_an_error()
    {
        await using var host = await RpcHost.StartAsync(
            app => app.MapUnary<Mutation, Mutation>("/test.S/Unary", (_, _) => throw new RpcException(StatusCode.Ok, "odd")));

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Channel().UnaryAsync<Mutation, Mutation>("/test.S/Unary", new(), default, default));

        Assert.Equal(StatusCode.Unknown, error.Status);
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        await using var host = await RpcHost.StartAsync(_ => { });

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Channel().UnaryAsync<Mutation, Mutation>("/test.S/Nope", new(), default, default));

        Assert.Equal(StatusCode.Unimplemented, error.Status);
        Assert.Contains("/test.S/Nope", error.Message);
    }

    [Fact]
    public async Task Calls_over_the_limit_are_refused_and_later_ones_pass()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var host = await RpcHost.StartAsync(
            app => app.MapUnary<Mutation, Mutation>("/test.S/Unary", async (request, _) =>
            {
                entered.TrySetResult();
                await release.Task;
                return request;
            }),
            rpc => rpc.MaxConcurrentCalls = 1);
        var channel = host.Channel();
        Task<Mutation> CallAsync() => channel.UnaryAsync<Mutation, Mutation>("/test.S/Unary", new(), default, default);
        var first = CallAsync();
        await entered.Task;

        var error = await Assert.ThrowsAsync<RpcException>(CallAsync);
        release.SetResult();
        await first;
        await CallAsync();

        Assert.Equal(StatusCode.Unavailable, error.Status);
        Assert.Equal(TimeSpan.FromSeconds(10), RetryPushback.Of(error));
    }

    private static async IAsyncEnumerable<Mutation> FailAfter(int count, RpcException error)
    {
        for (var i = 0; i < count; i++)
        {
            yield return new Mutation { Sequence = (ulong)i };
            await Task.Yield();
        }

        throw error;
    }
}
