using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Promises;

/// <summary>I25: the SDK's status says what is in the file.</summary>
internal sealed class TruthfulCounts(Surroundings surroundings) : Promise(surroundings, "I25")
{
    // The status is asked at some steps only: each time costs as much as all else that is looked at.
    private const int StepsBetween = 7;

    private int _steps;

    public override void Changed(Device device, DeviceView view)
    {
        if (_steps++ % StepsBetween != 0 || device.App?.Client is not { } client)
            return;
        var status = client.Status;
        var (pending, rejected, held) = view.Rows(
            """
            SELECT (SELECT count(*) FROM offlinesync_outbox WHERE state IN (0, 1)) + (SELECT count(*) FROM (SELECT 1 FROM offlinesync_capture LIMIT 1)),
                (SELECT count(*) FROM offlinesync_outbox WHERE state = 3), (SELECT count(*) FROM offlinesync_quarantine)
            """,
            row => (row.Integer(0), row.Integer(1), row.Integer(2)))[0];
        Require(
            (status.Pending, status.Rejected, status.Quarantined) == (pending, rejected, held),
            () => $"{device.Name} says that {status.Pending} wait, {status.Rejected} are rejected and {status.Quarantined} are held, and {pending}, {rejected} and {held} are");
    }
}
