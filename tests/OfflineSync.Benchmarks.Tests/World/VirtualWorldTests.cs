using System.Threading.Channels;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Tests.World;

public sealed class VirtualWorldTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualWorld _world = new(Start);
    private readonly List<string> _log = [];

    [Fact]
    public void Time_jumps_to_the_next_timer()
    {
        _world.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromHours(2), _world.Time);
            await Task.Delay(TimeSpan.FromHours(3), _world.Time);
        });
        Assert.Equal(Start.AddHours(5), _world.Now);
    }

    [Fact]
    public void What_waits_longer_goes_on_later()
    {
        _world.Run(() => Task.WhenAll(LogAsync("b", 2), LogAsync("a", 1), LogAsync("c", 2)));
        Assert.Equal(["a", "b", "c"], _log);
    }

    [Fact]
    public void What_is_ready_goes_before_what_is_due()
    {
        _world.Time.CreateTimer(_ => _log.Add("timer"), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        _world.Run(async () =>
        {
            await Task.Yield();
            _log.Add("ready");
            await Task.Delay(TimeSpan.FromSeconds(1), _world.Time);
        });
        Assert.Equal(["ready", "timer"], _log);
    }

    [Fact]
    public void A_run_ends_at_its_time()
    {
        _world.Time.CreateTimer(_ => _log.Add($"{_world.Now.Hour}"), null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        _world.Run(Start.AddHours(2.5));
        Assert.Equal(["1", "2"], _log);
        Assert.Equal(Start.AddHours(2.5), _world.Now);
        _world.Run(Start.AddHours(3));
        Assert.Equal(["1", "2", "3"], _log);
    }

    [Fact]
    public void Work_that_waits_for_nobody_is_found()
    {
        var never = new TaskCompletionSource();
        Assert.Throws<InvalidOperationException>(() => _world.Run(() => never.Task));
    }

    [Fact]
    public void Exceptions_come_out() =>
        Assert.Throws<InvalidTimeZoneException>(() => _world.Run(async () =>
        {
            await Task.Yield();
            throw new InvalidTimeZoneException();
        }));

    [Fact]
    public void What_leaves_the_thread_is_found()
    {
        var error = Assert.Throws<InvalidOperationException>(() => _world.Run(async () =>
        {
            var context = SynchronizationContext.Current!;
            var elsewhere = new Thread(() => context.Post(_ => { }, null));
            elsewhere.Start();
            elsewhere.Join();
            await Task.Yield();
        }));
        Assert.Contains("left the world's thread", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_may_leave_the_thread_and_takes_no_time()
    {
        var news = Channel.CreateUnbounded<int>();
        var answer = _world.Run(async () =>
        {
            var reading = ReadAsync();
            var answer = _world.Block(async () =>
            {
                await Task.Run(() => news.Writer.TryWrite(2));
                return 40;
            });
            return answer + await reading;
        });
        Assert.Equal(42, answer);
        Assert.Equal(Start, _world.Now);

        async Task<int> ReadAsync() => await news.Reader.ReadAsync();
    }

    [Fact]
    public void The_thread_is_left_as_it_was()
    {
        var before = SynchronizationContext.Current;
        _world.Run(async () => await Task.Yield());
        Assert.Same(before, SynchronizationContext.Current);
    }

    private async Task LogAsync(string name, int seconds)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), _world.Time);
        _log.Add(name);
    }
}
