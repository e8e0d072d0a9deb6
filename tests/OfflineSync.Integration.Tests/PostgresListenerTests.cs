using Microsoft.Extensions.Logging;
using Npgsql;
using OfflineSync.Contract;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Postgres;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Hosting;
using OfflineSync.Testing;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Integration.Tests;

/// <summary>News between nodes, and what a node does that does not hear them.</summary>
public sealed class PostgresListenerTests(PostgresDatabase database) : StoreContract, IClassFixture<PostgresDatabase>
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=postgres";

    [Fact]
    public async Task A_file_on_one_node_wakes_a_watcher_on_another()
    {
        await using var other = await StartNodeAsync();
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        using var patience = new CancellationTokenSource(Waiting.Limit);
        var request = new WatchRequest { ClientId = device.Id, Scopes = { new WatchedScope { Scope = Scope, Change = 1 } } };
        await using var watch = other.WatchAsync(request, patience.Token).GetAsyncEnumerator(patience.Token);
        var next = watch.MoveNextAsync();
        Assert.False(next.IsCompleted);
        Node.Watches.Stir(Scope);
        Assert.True(await next);
        Assert.Equal(1UL, watch.Current.Change);
    }

    [Fact]
    public async Task A_node_that_cannot_listen_tries_again_after_longer_and_longer_pauses()
    {
        var time = new ManualTime();
        using var log = new RecordingLog();
        using var listener = Listener(new WatchHub([]), time, log);
        await listener.StartAsync(default);
        foreach (var pause in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
            Assert.Equal(pause, await SecondsToNextTryAsync());
        await listener.StopAsync(default);

        async Task<int> SecondsToNextTryAsync()
        {
            await WaitForTimerAsync(time);
            var tries = log.Lines.Count;
            for (var seconds = 1; ; seconds++)
            {
                await PassSecondAsync(time);
                if (log.Lines.Count > tries)
                    return seconds;
            }
        }
    }

    [Fact]
    public async Task A_node_that_cannot_listen_reads_the_news_every_two_seconds()
    {
        var time = new ManualTime();
        using var log = new RecordingLog();
        var hub = new WatchHub([]);
        var watcher = new Watcher([new WatchedScope { Scope = Scope }]);
        hub.Add(watcher);
        using var listener = Listener(hub, time, log);
        await listener.StartAsync(default);
        await WaitForTimerAsync(time);
        for (var second = 0; second < 15; second++)
            await PassSecondAsync(time);
        // From now on it waits for 16 seconds.
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.PushAsync();
        var news = watcher.ReadAsync(default);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(time.HasTimers);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1UL, Assert.Single(await news.WaitAsync(Waiting.Limit)).Change);
        await listener.StopAsync(default);
    }

    [Fact]
    public async Task News_that_cannot_be_sent_are_logged_and_later_ones_are_tried_again()
    {
        using var log = new RecordingLog();
        await using var nowhere = NpgsqlDataSource.Create(Nowhere);
        using var wake = new PostgresWake(nowhere, Clock, log.CreateLogger<PostgresWake>());
        await wake.StartAsync(default);
        for (var change = 1; change <= 2; change++)
        {
            wake.Relay(Scope, change);
            await Waiting.UntilAsync(() => log.Lines.Count == change, "It is not logged.");
        }
        Assert.All(log.Lines, line => Assert.StartsWith("News of changes could not be sent", line, StringComparison.Ordinal));
        await wake.StopAsync(default);
    }

    protected override void Configure(ServerOptions options) => options.Postgres = database.ConnectionString;

    private static Task WaitForTimerAsync(ManualTime time) => Waiting.UntilAsync(() => time.HasTimers, "Nothing waits for the time.");

    private static Task PassSecondAsync(ManualTime time)
    {
        time.Advance(TimeSpan.FromSeconds(1));
        return WaitForTimerAsync(time);
    }

    private PostgresListener Listener(WatchHub hub, ManualTime time, RecordingLog log)
    {
        var metrics = Node.Get<FeedMetrics>();
        var poll = new HeadPoll(hub, Node.Faults, new PollInterval(TimeSpan.FromHours(1)), metrics, time, log.CreateLogger<HeadPoll>());
        return new PostgresListener(Nowhere, Node.Get<PostgresWake>(), hub, poll, metrics, time, log.CreateLogger<PostgresListener>());
    }
}
