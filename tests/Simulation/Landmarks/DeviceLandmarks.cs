using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Promises;

namespace OfflineSync.Simulation.Landmarks;

/// <summary>Landmarks in the files of devices. It promises nothing, and looks when promises do.</summary>
internal sealed class DeviceLandmarks(Surroundings surroundings, LandmarkCounts counts) : Promise(surroundings, "")
{
    private const string Query =
        """
        SELECT hex(client_id), (SELECT count(*) FROM offlinesync_conflicts), (SELECT count(*) FROM offlinesync_quarantine),
            (SELECT count(*) FROM offlinesync_scopes WHERE resnapshot), (SELECT count(*) FROM offlinesync_pins), (SELECT count(*) FROM offlinesync_skipped)
        FROM offlinesync_client
        """;

    private readonly Dictionary<int, State> _states = [];

    public override void Opened(Device device, DeviceView view) => _states[device.Number] = Read(view);

    public override void Replaced(Device device, CopiedWork copied) => _states.Remove(device.Number);

    public override void Answered(Device device, string mark, bool isAccepted)
    {
        if (!isAccepted)
            counts.Reach(Landmark.RejectionShown);
    }

    public override void Changed(Device device, DeviceView view)
    {
        var now = Read(view);
        if (_states.TryGetValue(device.Number, out var before))
            Compare(before, now);
        _states[device.Number] = now;
    }

    private void Compare(State before, State now)
    {
        counts.Reach(Landmark.NewClientIdTaken, before.Client == now.Client ? 0 : 1);
        counts.Reach(Landmark.ConflictReceived, now.Conflicts - before.Conflicts);
        counts.Reach(Landmark.QuarantineEntered, now.Quarantined - before.Quarantined);
        counts.Reach(Landmark.QuarantineLeft, before.Quarantined - now.Quarantined);
        counts.Reach(Landmark.ResnapshotBegun, now.Resnapshots - before.Resnapshots);
        counts.Reach(Landmark.ResnapshotEnded, before.Resnapshots - now.Resnapshots);
        counts.Reach(Landmark.RowPinned, now.Pins - before.Pins);
        counts.Reach(Landmark.ColumnSkipped, now.Skipped - before.Skipped);
    }

    private static State Read(DeviceView view) => view.Rows(Query, row => new State(
        row.Text(0), row.Integer(1), row.Integer(2), row.Integer(3), row.Integer(4), row.Integer(5)))[0];

    private sealed record State(string Client, long Conflicts, long Quarantined, long Resnapshots, long Pins, long Skipped);
}
