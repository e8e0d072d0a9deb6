using OfflineSync.Server.ChangeLog;
using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Promises;

/// <summary>I15: each value that lost is told to the device that wrote it.</summary>
internal sealed class ConflictsTold(Surroundings surroundings) : Promise(surroundings, "I15")
{
    private readonly Dictionary<int, HashSet<(string Scope, long Change, long Ordinal)>> _told = [];
    private readonly Dictionary<int, long> _last = [];
    private readonly HashSet<int> _excused = [];
    private bool _wasRestored;

    public override void Opened(Device device, DeviceView view) => _last.Remove(device.Number);

    public override void Changed(Device device, DeviceView view)
    {
        foreach (var (id, scope, change, ordinal) in view.Rows(
            "SELECT id, scope, change, ordinal FROM offlinesync_conflicts WHERE id > ?1",
            row => (row.Integer(0), row.Text(1), row.Integer(2), row.Integer(3)),
            _last.GetValueOrDefault(device.Number)))
        {
            _last[device.Number] = id;
            ToldTo(device).Add((scope, change, ordinal));
        }
    }

    public override void Replaced(Device device, CopiedWork copied) => _excused.Add(device.Number);

    public override void ServerRestored() => _wasRestored = true;

    public override void Ended()
    {
        foreach (var device in Surroundings.Devices.Where(device => !_excused.Contains(device.Number) && !_wasRestored))
        {
            var client = device.ClientId();
            foreach (var (scope, conflict) in Surroundings.Truth.Conflicts.Where(lost => ClientId.ToGuid(lost.Conflict.Client) == client))
            {
                Require(
                    ToldTo(device).Contains((scope, conflict.Position.Change, conflict.Position.Ordinal)),
                    () => $"{device.Name} was not told of what it lost with change {conflict.Position.Change} of {scope} ({conflict.Rule})");
            }
        }
    }

    private HashSet<(string Scope, long Change, long Ordinal)> ToldTo(Device device)
    {
        if (!_told.TryGetValue(device.Number, out var told))
            _told.Add(device.Number, told = []);
        return told;
    }
}
