using System.Globalization;
using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Promises;

/// <summary>I16: nobody sees what belongs to another one's scope.</summary>
internal sealed class Isolation(Surroundings surroundings) : Promise(surroundings, "I16")
{
    public override void Opened(Device device, DeviceView view) => Changed(device, view);

    public override void Changed(Device device, DeviceView view)
    {
        foreach (var id in view.Rows("SELECT id FROM owned", row => row.Text(0)))
        {
            var writer = int.Parse(id.AsSpan(1, id.IndexOf('-', StringComparison.Ordinal) - 1), CultureInfo.InvariantCulture);
            Require(
                Surroundings.Devices.Any(other => other.Number == writer && other.Owner == device.Owner),
                () => $"{device.Name} has {id}, which belongs to device {writer}");
        }
    }
}
