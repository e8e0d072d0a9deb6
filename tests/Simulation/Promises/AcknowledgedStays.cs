using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Promises;

/// <summary>I2: what a device holds for acknowledged is in the server's log.</summary>
internal sealed class AcknowledgedStays(Surroundings surroundings) : Promise(surroundings, "I2")
{
    private bool _wasRestored;

    public override void Answered(Device device, string mark, bool isAccepted)
    {
        if (isAccepted)
            Require(IsLogged(mark), () => $"{device.Name} holds {mark} for acknowledged, and the log does not have it");
    }

    public override void Opened(Device device, DeviceView view)
    {
        foreach (var mark in view.Acknowledged())
            Require(IsLogged(mark), () => $"{device.Name} holds {mark} for acknowledged, and the log does not have it");
    }

    // What the backup lacks is sent again; until then devices hold it for acknowledged.
    public override void ServerRestored() => _wasRestored = true;

    private bool IsLogged(string mark) => _wasRestored || Surroundings.Truth.FindApplied(mark) is not null;
}
