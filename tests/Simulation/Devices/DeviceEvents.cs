using OfflineSync.Simulation.Landmarks;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Devices;

/// <summary>Who wants to know what happens on devices.</summary>
internal sealed class DeviceEvents
{
    /// <summary>The app is about to start, on the files that it has now.</summary>
    public Action<Device> Starting { get; set; } = _ => { };

    /// <summary>The app's client is open.</summary>
    public Action<Device> Opened { get; set; } = _ => { };

    /// <summary>The app died.</summary>
    public Action<Device> Died { get; set; } = _ => { };

    /// <summary>The user settles what was rejected or lost.</summary>
    public Action<Device> Settled { get; set; } = _ => { };

    /// <summary>The user settled something.</summary>
    public Action<Landmark> Reached { get; set; } = _ => { };

    /// <summary>The app has read all of a file.</summary>
    public Action<Device, string, byte[]> Read { get; set; } = (_, _, _) => { };

    /// <summary>The SDK says that a row left the device: the table and the key.</summary>
    public Action<Device, string, string> Evicted { get; set; } = (_, _, _) => { };

    /// <summary>The commit of a transaction returned.</summary>
    public Action<Device, MarkRecord> Written { get; set; } = (_, _) => { };
}
