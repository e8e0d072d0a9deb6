using System.Globalization;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Sweeps.Drops;

/// <summary>Drops the process whose turn it is at one step of the scheduler: an app, whose files stay as they are, or a server node. It comes back soon.</summary>
/// <param name="step">The step, counted over apps and nodes.</param>
internal sealed class StepDrop(int step)
{
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(1);

    /// <summary>How many steps apps and nodes took.</summary>
    public int Steps { get; private set; }

    /// <summary>What was dropped, and when.</summary>
    public string Where { get; private set; } = "";

    /// <summary>To be called before each step.</summary>
    public void Step(World world, SimProcess process, IReadOnlyList<Device> devices, ServerCluster cluster)
    {
        var device = devices.FirstOrDefault(device => device.App?.Process == process);
        var address = device is null ? cluster.Addresses.FirstOrDefault(address => address.Node?.Process == process) : null;
        if ((device is null && address is null) || ++Steps != step)
            return;
        Where = string.Create(CultureInfo.InvariantCulture, $"{process.Name}, {(world.Now - world.Start).TotalSeconds:F3} s, {device?.Phase}");
        if (device is not null)
            device.Kill(DamagePattern.KeepAll);
        else
            cluster.Kill(address!);
        world.SetTimer(world.Now + Absence, world.Outside, () =>
        {
            if (address is not null)
                cluster.Start(address);
            else if (device!.App is null)
                device.Start();
        });
    }
}
