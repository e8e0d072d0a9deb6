using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Promises;

/// <summary>I2: what a device holds for acknowledged is in the server's log; what it holds for rejected by the server, the server has rejected.</summary>
internal sealed class AcknowledgedStays(Surroundings surroundings) : Promise(surroundings, "I2")
{
    private readonly Dictionary<int, long> _checked = [];

    public override void Opened(Device device, DeviceView view) => _checked.Remove(device.Number);

    public override void Changed(Device device, DeviceView view)
    {
        var last = _checked.GetValueOrDefault(device.Number);
        foreach (var (id, marks) in view.Answered(last))
        {
            foreach (var mark in marks)
                Require(Surroundings.Truth.FindApplied(mark) is not null, () => $"{device.Name} holds {mark} for acknowledged, and the log does not have it");
            _checked[device.Number] = Math.Max(id, _checked.GetValueOrDefault(device.Number));
        }
    }

    // What the backup lacks is sent again; until then the device holds it for acknowledged.
    public override void ServerRestored()
    {
        foreach (var device in Surroundings.Devices)
            _checked[device.Number] = long.MaxValue;
    }
}
