using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Promises;

/// <summary>I18: no row is shown whose parent is not there.</summary>
internal sealed class ReferencesHold(Surroundings surroundings) : Promise(surroundings, "I18")
{
    private readonly Dictionary<int, long> _checkpoints = [];

    public override void Changed(Device device, DeviceView view)
    {
        var checkpoint = view.Number("SELECT coalesce(sum(change), 0) FROM offlinesync_scopes");
        if (checkpoint == _checkpoints.GetValueOrDefault(device.Number))
            return;
        _checkpoints[device.Number] = checkpoint;
        var orphans = view.Rows("SELECT id FROM notes WHERE item IS NOT NULL AND item NOT IN (SELECT id FROM items)", row => row.Text(0));
        Require(orphans.Count == 0, () => $"{device.Name} shows notes whose item is not there: {string.Join(", ", orphans)}");
    }
}
