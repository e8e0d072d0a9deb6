using OfflineSync.Testing;

namespace OfflineSync.WorkManager.Device.Tests;

public sealed class WatchTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(45);

    private readonly FakeDevice _device = new();
    private readonly ManualTime _time = new();
    private readonly Changes _changes = new();
    private readonly DeviceMonitor _monitor;

    public WatchTests() => _monitor = new DeviceMonitor(_device, new DeviceMonitorOptions { TimeProvider = _time });

    public void Dispose()
    {
        _monitor.Dispose();
        _device.Dispose();
    }

    [Fact]
    public async Task A_watch_tells_once_at_the_start()
    {
        using var watch = _monitor.Watch(_changes.Add);
        await _changes.NextAsync();
    }

    [Fact]
    public async Task Equal_states_are_not_told_again()
    {
        using var watch = _monitor.Watch(_changes.Add);
        await _changes.NextAsync();
        await _device.Reads.NextAsync();
        for (var i = 0; i < 3; i++)
        {
            _device.Hint!();
            await _device.Reads.NextAsync();
        }
        Assert.Equal(0, _changes.Waiting);
    }

    [Fact]
    public async Task A_hint_makes_it_look_at_once()
    {
        using var watch = _monitor.Watch(_changes.Add);
        await _changes.NextAsync();
        _device.IsCharging = true;
        _device.Hint!();
        await _changes.NextAsync();
    }

    [Fact]
    public async Task Without_hints_it_looks_at_intervals()
    {
        using var watch = _monitor.Watch(_changes.Add);
        await _changes.NextAsync();
        await _device.Reads.NextAsync();
        for (var i = 0; i < 3; i++)
        {
            _device.IsCharging = !_device.IsCharging;
            _time.Advance(Interval - TimeSpan.FromSeconds(1));
            Assert.Equal(0, _device.Reads.Waiting);
            _time.Advance(TimeSpan.FromSeconds(1));
            await _changes.NextAsync();
            await _device.Reads.NextAsync();
        }
    }

    [Fact]
    public async Task Every_watch_is_told()
    {
        var others = new Changes();
        using var watch = _monitor.Watch(_changes.Add);
        await _changes.NextAsync();
        _device.IsCharging = true;
        using var other = _monitor.Watch(others.Add);
        await others.NextAsync();
        _time.Advance(Interval);
        await _changes.NextAsync();
    }

    [Fact]
    public async Task A_disposed_watch_lets_go_of_the_device()
    {
        var watch = _monitor.Watch(_changes.Add);
        await _changes.NextAsync();
        await _device.Reads.NextAsync();
        watch.Dispose();
        watch.Dispose();
        Assert.Null(_device.Hint);
        _time.Advance(Interval);
        Assert.Equal(0, _device.Reads.Waiting);
    }

    [Fact]
    public void Intervals_below_a_second_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => DeviceMonitor.Create(new DeviceMonitorOptions { PollInterval = TimeSpan.FromMilliseconds(999) }));

    [Fact]
    public async Task A_machine_that_cannot_be_asked_is_unknown()
    {
        using var device = new UnknownDevice();
        using var hints = device.Subscribe(() => { });
        var network = new NetworkState(null, null, null, null, null);
        Assert.Equal(new DeviceState(null, null, null, null, network), await device.ReadAsync(default));
    }
}
