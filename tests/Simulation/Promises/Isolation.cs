using System.Globalization;
using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Promises;

/// <summary>I16: nobody sees what belongs to another one's scope.</summary>
internal sealed class Isolation(Surroundings surroundings) : Promise(surroundings, "I16")
{
    private readonly Dictionary<int, long> _lookedAt = [];

    public override void Opened(Device device, DeviceView view) => _lookedAt.Remove(device.Number);

    public override void Changed(Device device, DeviceView view)
    {
        var last = _lookedAt.GetValueOrDefault(device.Number);
        foreach (var (row, id) in view.Rows("SELECT rowid, id FROM owned WHERE rowid > ?1 ORDER BY rowid", row => (row.Integer(0), row.Text(1)), last))
        {
            _lookedAt[device.Number] = row;
            var writer = int.Parse(id.AsSpan(1, id.IndexOf('-', StringComparison.Ordinal) - 1), CultureInfo.InvariantCulture);
            Require(
                Surroundings.Devices.Any(other => other.Number == writer && other.Owner == device.Owner),
                () => $"{device.Name} has {id}, which belongs to device {writer}");
        }
    }
}
