using OfflineSync.Client;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Limits;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Access;

/// <summary>Callers that ask for too much are sent away for a while, and others do not notice.</summary>
public sealed class LimitTests(SqliteStoreFixture store) : AccessScenario(store), IClassFixture<SqliteStoreFixture>
{
    private readonly SqliteStoreFixture _store = store;

    [Fact]
    public async Task A_user_over_the_limit_is_told_when_to_come_back_and_the_device_keeps_its_work()
    {
        await using var server = await StartAsync(limits => limits.Subject = new CallerLimits { RequestsPerSecond = 1 });
        var (ada, bob) = (Calls(server, "ada"), Calls(server, "bob"));
        RpcException? refusal = null;
        for (var i = 0; i < 30 && refusal is null; i++)
        {
            try
            {
                await PullAsync(ada, Scope, NewClient());
            }
            catch (RpcException error)
            {
                refusal = error;
            }
        }

        Assert.Equal((StatusCode.ResourceExhausted, Reason.LimitExceeded), (refusal!.Status, refusal.Reason));
        Assert.NotNull(RetryPushback.Of(refusal));
        await PullAsync(bob, Scope, NewClient());
        await using var device = new Device(server.Address, Scope, Schema, "notes")
        {
            Configure = options => options.TokenProvider = (_, _) => ValueTask.FromResult<string?>(TokenOf("ada")),
        };
        await device.OpenAsync();
        device.Execute("INSERT INTO notes VALUES ('a', 'one')");
        var failure = await Assert.ThrowsAsync<OfflineSyncException>(async () =>
        {
            for (var i = 0; i < 30; i++)
                await device.SyncAsync();
        });
        Assert.Equal(OfflineSyncError.ServerBusy, failure.Error);
        Assert.NotNull(failure.RetryAfter);
        Assert.InRange(device.Client.Status.Pending, 0, 1);
    }

    [Fact]
    public async Task Callers_without_a_token_count_by_their_address()
    {
        await using var server = await StartAsync(limits => limits.Address = new CallerLimits { RequestsPerSecond = 1 });
        var calls = Calls(server, null);
        var statuses = new List<StatusCode>();
        for (var i = 0; i < 30; i++)
            statuses.Add((await RefusedAsync(() => PullAsync(calls, Scope, NewClient()))).Status);

        Assert.Equal(StatusCode.Unauthenticated, statuses[0]);
        Assert.Contains(StatusCode.ResourceExhausted, statuses);
    }

    [Fact]
    public async Task Open_watches_are_limited_and_end_with_the_call()
    {
        await using var server = await StartAsync(limits => limits.Subject = new CallerLimits { Streams = 1 });
        var calls = Calls(server, "ada");
        using var stop = new CancellationTokenSource();
        await calls.PushAsync(Push(Scope, NewClient(), 1, "a", "one"), default);
        var watch = calls.WatchAsync(
            new WatchRequest { ClientId = NewClient(), Scopes = { new WatchedScope { Scope = Scope } } }, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await watch.MoveNextAsync());

        Assert.Equal(StatusCode.ResourceExhausted, (await RefusedAsync(() => PullAsync(calls, Scope, NewClient()))).Status);
        await watch.DisposeAsync();
        using var patience = new CancellationTokenSource(Waiting.Limit);
        while (true)
        {
            try
            {
                await PullAsync(calls, Scope, NewClient());
                break;
            }
            catch (RpcException error) when (error.Status == StatusCode.ResourceExhausted)
            {
                // The server hears of the end a moment later.
                await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
            }
        }
    }

    private string TokenOf(string subject) => new Token { Subject = subject, Write = [Scope] }.Text();

    private Task<SyncServer> StartAsync(Action<RateLimits> configure) => SyncServer.StartAsync(options =>
    {
        _store.Configure(options);
        options.Access.Keys.Add(Token.Key);
        options.Limits = RateLimits.None;
        configure(options.Limits);
    });

    private GrpcSyncTransport Calls(SyncServer server, string? subject) => Calls(subject is null ? null : TokenOf(subject), server.Address);
}
