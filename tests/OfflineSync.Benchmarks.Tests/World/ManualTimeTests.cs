using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Tests.World;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_at_their_time()
    {
        Set("b", 2);
        Set("a", 1);
        Set("c", 3);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["a 1", "b 2"], _fired);
    }

    [Fact]
    public void Timers_of_one_time_fire_in_the_order_in_which_they_were_set()
    {
        var first = Set("first", 1);
        Set("second", 1);
        Set("third", 1);
        first.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["second 1", "third 1", "first 1"], _fired);
    }

    [Fact]
    public void A_period_keeps_its_place()
    {
        using var timer = _time.CreateTimer(_ => Fired("period"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Set("once", 2);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["period 1", "period 2", "once 2"], _fired);
    }

    [Fact]
    public void A_timer_that_was_disposed_of_does_not_fire()
    {
        Set("a", 1).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_fired);
    }

    [Fact]
    public void A_timer_may_set_itself_again()
    {
        ITimer? timer = null;
        timer = _time.CreateTimer(_ => Again(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["again 1", "again 2", "again 3"], _fired);

        void Again()
        {
            Fired("again");
            timer!.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    [Fact]
    public void Thousands_of_timers_are_cheap()
    {
        var last = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var number = i;
            _time.CreateTimer(_ => last = number, null, TimeSpan.FromMilliseconds(100_000 - number), Timeout.InfiniteTimeSpan);
        }
        var watch = System.Diagnostics.Stopwatch.StartNew();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, last);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    private ITimer Set(string name, int seconds) =>
        _time.CreateTimer(_ => Fired(name), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

    private void Fired(string name) => _fired.Add($"{name} {_time.GetUtcNow().Second}");
}
