using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Testing;
using OfflineSync.WorkManager;

namespace OfflineSync.Benchmarks.Day.Devices;

/// <summary>What the system of a device says of its state, as its trace has it.</summary>
internal sealed class Sensors(VirtualWorld world, DeviceTrace trace) : IDeviceMonitor
{
    private readonly DateTimeOffset[] _changes =
    [
        .. trace.Networks.Spans.Select(span => span.From)
            .Concat(trace.Charging.Concat(trace.LowBattery).SelectMany(period => new[] { period.From, period.To }))
            .Concat(trace.Stays.Select(stay => stay.From))
            .Distinct().Order(),
    ];

    public ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Read());

    public IDisposable Watch(Action changed)
    {
        ITimer? timer = null;
        timer = world.Time.CreateTimer(_ => Tell(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return timer;

        void Tell()
        {
            changed();
            var next = Array.Find(_changes, change => change > world.Now);
            if (next != default)
                timer?.Change(next - world.Now, Timeout.InfiniteTimeSpan);
        }
    }

    private DeviceState Read()
    {
        var network = trace.Networks.At(world.Now).Kind;
        var isConnected = network != NetworkKind.None;
        return new DeviceState(
            trace.Charging.Any(period => period.Covers(world.Now)),
            !trace.LowBattery.Any(period => period.Covers(world.Now)),
            IsStorageNotLow: true,
            trace.Stays.First(stay => world.Now < stay.To).Place == Place.Asleep,
            new NetworkState(isConnected, isConnected, isConnected ? network != NetworkKind.Wifi : null, isConnected ? false : null, false));
    }
}
