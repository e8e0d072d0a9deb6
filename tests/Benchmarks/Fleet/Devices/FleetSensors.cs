using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Benchmarks.Fleet.Plan;
using OfflineSync.Testing;
using OfflineSync.WorkManager;

namespace OfflineSync.Benchmarks.Fleet.Devices;

/// <summary>What the system of a device says of its state, as its plan has it.</summary>
internal sealed class FleetSensors(VirtualWorld world, DevicePlan plan) : IDeviceMonitor
{
    private const int Full = 95;
    private const int LowPercent = 12;
    private const int PercentPerHour = 4;
    private const int HourUnplugged = 7;

    private readonly DateTimeOffset[] _changes =
    [
        .. plan.Networks.Spans.Select(span => span.From)
            .Concat(new[] { plan.Charging, plan.LowBattery, plan.Idle, plan.Roaming }.SelectMany(periods => periods).SelectMany(period => new[] { period.From, period.To }))
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
            var next = Array.BinarySearch(_changes, world.Now);
            next = next < 0 ? ~next : next + 1;
            if (next < _changes.Length)
                timer?.Change(_changes[next] - world.Now, Timeout.InfiniteTimeSpan);
        }
    }

    private DeviceState Read()
    {
        var network = world.Now < plan.Networks.Spans[^1].To ? plan.Networks.At(world.Now).Kind : NetworkKind.None;
        var (isConnected, isMobile) = (network != NetworkKind.None, network is NetworkKind.Lte or NetworkKind.WeakLte);
        var (isCharging, isLow) = (IsIn(plan.Charging), IsIn(plan.LowBattery));
        return new DeviceState(
            isCharging,
            !isLow,
            IsStorageNotLow: true,
            IsIn(plan.Idle),
            new NetworkState(isConnected, isConnected, isConnected ? isMobile : null, isConnected ? isMobile && IsIn(plan.Roaming) : null, false))
        {
            BatteryPercent = isCharging ? Full : isLow ? LowPercent : Math.Max(LowPercent + PercentPerHour, Full - Math.Max(0, world.Now.Hour - HourUnplugged) * PercentPerHour),
        };
    }

    private bool IsIn(List<Period> periods) => periods.Exists(period => period.Covers(world.Now));
}
