using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Tests.Worlds;

public sealed class WorldTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly World _world = new(1, Start);

    [Fact]
    public void timers_come_at_their_time_in_the_order_of_their_making_and_the_clock_jumps()
    {
        var seen = new List<string>();
        _world.SetTimer(Start.AddHours(2), _world.Outside, () => seen.Add($"late {_world.Now.Hour}"));
        _world.SetTimer(Start.AddHours(1), _world.Outside, () => seen.Add($"first {_world.Now.Hour}"));
        _world.SetTimer(Start.AddHours(1), _world.Outside, () => seen.Add($"second {_world.Now.Hour}"));
        _world.Run(Start.AddHours(3));
        Assert.Equal(["first 1", "second 1", "late 2"], seen);
        Assert.Equal(Start.AddHours(3), _world.Now);
    }

    [Fact]
    public void what_is_ready_at_the_same_time_runs_in_an_order_that_the_seed_draws()
    {
        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
        Assert.Equal(Enumerable.Range(0, 20), Order(1).Order());
    }

    [Fact]
    public void nothing_of_a_dead_process_runs()
    {
        var process = new SimProcess(_world, "p", ClockError.None);
        var ran = 0;
        process.Post(_ => ran++, null);
        process.Begin(async () =>
        {
            await process.WaitAsync(TimeSpan.FromSeconds(1));
            ran++;
        });
        _world.SetTimer(Start.AddMilliseconds(500), _world.Outside, process.Kill);
        _world.Run(Start.AddSeconds(2));
        Assert.Equal(1, ran);
    }

    [Fact]
    public void a_paused_process_goes_on_where_it_was()
    {
        var process = new SimProcess(_world, "p", ClockError.None);
        process.Pause(TimeSpan.FromMinutes(1));
        var at = Start;
        process.Post(_ => at = _world.Now, null);
        _world.Run(Start.AddMinutes(2));
        Assert.Equal(Start.AddMinutes(1), at);
    }

    [Fact]
    public void what_comes_back_from_another_thread_ends_the_run()
    {
        _world.Outside.Begin(async () => await Task.Run(() => { }));
        var error = Assert.Throws<TrespassException>(RunForEver);
        Assert.Contains("left the world's thread", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void what_repeats_without_a_pause_ends_the_run()
    {
        var process = new SimProcess(_world, "p", ClockError.None);
        process.Begin(async () =>
        {
            while (true)
                await Task.Yield();
        });
        Assert.Contains("p goes on and on", Assert.Throws<StandstillException>(RunForEver).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_wrong_clock_shows_another_time_and_its_timers_go_at_its_speed()
    {
        var process = new SimProcess(_world, "p", new ClockError(TimeSpan.FromHours(1), 2, TimeSpan.FromSeconds(1)));
        DateTimeOffset? fired = null;
        using var timer = process.Clock.CreateTimer(_ => fired ??= _world.Now, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        _world.Run(Start.AddSeconds(20.7));
        Assert.Equal(Start.AddSeconds(5), fired);
        Assert.Equal(Start.AddHours(1).AddSeconds(41), process.Clock.GetUtcNow());
    }

    [Fact]
    public void the_trace_of_the_same_events_has_the_same_hash_and_keeps_the_last_ones()
    {
        var (one, same, other) = (new Trace(), new Trace(), new Trace());
        for (var i = 0; i < 300; i++)
        {
            one.Add(Start, "a", $"does {i}");
            same.Add(Start, "a", $"does {i}");
            other.Add(Start, "a", $"does {i / 2}");
        }
        Assert.Equal(one.Hash, same.Hash);
        Assert.NotEqual(one.Hash, other.Hash);
        Assert.Equal((200, "00:00:00.000 a: does 299"), (one.Last.Count, one.Last[^1]));
    }

    private void RunForEver()
    {
        while (true)
            _world.Run(_world.Now.AddSeconds(1));
    }

    private static List<int> Order(long seed)
    {
        var world = new World(seed, Start);
        var order = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            var number = i;
            world.Outside.Post(_ => order.Add(number), null);
        }
        world.Run(Start);
        return order;
    }
}
