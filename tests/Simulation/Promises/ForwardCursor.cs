using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Promises;

/// <summary>I8: a device's checkpoint moves forward only, and never beyond the server's log.</summary>
internal sealed class ForwardCursor(Surroundings surroundings) : Promise(surroundings, "I8")
{
    private readonly Dictionary<(int Device, string Scope), (long Change, bool IsAnew)> _checkpoints = [];
    private bool _wasRestored;

    public override void Opened(Device device, DeviceView view) => Changed(device, view);

    public override void Changed(Device device, DeviceView view)
    {
        foreach (var (scope, change, isAnew) in view.Rows(
            "SELECT scope, change, resnapshot FROM offlinesync_scopes ORDER BY scope", row => (row.Text(0), row.Integer(1), row.Integer(2) != 0)))
        {
            var key = (device.Number, scope);
            var before = _checkpoints.GetValueOrDefault(key);
            // Back only by fetching everything anew, which was announced in the step before.
            Require(
                change >= before.Change || isAnew || before.IsAnew,
                () => $"{device.Name} went back from change {before.Change} to {change} of {scope}");
            Require(_wasRestored || change <= Surroundings.Truth.Log(scope).Count, () => $"{device.Name} is at change {change} of {scope}, which has {Surroundings.Truth.Log(scope).Count}");
            _checkpoints[key] = (change, isAnew);
        }
    }

    public override void Replaced(Device device, CopiedWork copied)
    {
        foreach (var key in _checkpoints.Keys.Where(key => key.Device == device.Number).ToArray())
            _checkpoints.Remove(key);
    }

    public override void ServerRestored() => _wasRestored = true;
}
