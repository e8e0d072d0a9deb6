using System.Globalization;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Promises;

/// <summary>I11: who has seen a later write of a device to an item, never sees an earlier one of that device there again.</summary>
internal sealed class MonotonicReads(Surroundings surroundings) : Promise(surroundings, "I11")
{
    private readonly Dictionary<(int Reader, string Item, int Writer), int> _seen = [];
    private readonly HashSet<int> _excused = [];

    // The user may have written an old value again.
    public override void Settled(Device device) => _excused.Add(device.Number);

    public override void Changed(Device device, DeviceView view)
    {
        foreach (var (item, tag) in view.Tags())
        {
            if (tag is null)
                continue;
            var dash = tag.IndexOf('-', StringComparison.Ordinal);
            var writer = int.Parse(tag.AsSpan(0, dash), CultureInfo.InvariantCulture);
            var number = int.Parse(tag.AsSpan(dash + 1), CultureInfo.InvariantCulture);
            if (writer == device.Number || _excused.Contains(writer))
                continue;
            var key = (device.Number, item, writer);
            var last = _seen.GetValueOrDefault(key);
            Require(number >= last, () => $"{device.Name} shows {tag} at {item} after it has shown {Journal.IdOf(writer, last)}");
            _seen[key] = number;
        }
    }

    public override void Replaced(Device device, CopiedWork copied)
    {
        _excused.Add(device.Number);
        foreach (var key in _seen.Keys.Where(key => key.Reader == device.Number).ToArray())
            _seen.Remove(key);
    }

    public override void ServerRestored() => _excused.UnionWith(Surroundings.Devices.Select(device => device.Number));
}
