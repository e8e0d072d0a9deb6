using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Disk;

namespace OfflineSync.Simulation.Faults;

/// <summary>Disks that fail or are full, once or for a while.</summary>
internal sealed class DiskFaults(FaultPlan faults, FaultSchedule schedule)
{
    private const int IoError = SQLitePCL.raw.SQLITE_IOERR;
    private const int Full = SQLitePCL.raw.SQLITE_FULL;
    private const int StepsMax = 40;
    private const int AtStartOneIn = 8;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public void Begin(Device device)
    {
        Repeat(device, FaultKind.DiskErrorOnce, IoError, lasts: false);
        Repeat(device, FaultKind.DiskErrorLasting, IoError, lasts: true);
        Repeat(device, FaultKind.DiskFullOnce, Full, lasts: false);
        Repeat(device, FaultKind.DiskFullLasting, Full, lasts: true);
    }

    /// <summary>Lets the disk of a device that was started again fail now and then before it is open.</summary>
    public void Restarted(Device device)
    {
        foreach (var (kind, code) in new[] { (FaultKind.DiskErrorOnce, IoError), (FaultKind.DiskFullOnce, Full) })
        {
            if (faults.Has(kind) && faults.RandomOf(kind).Next(AtStartOneIn) == 0)
                Arm(device, kind, code, lasts: false);
        }
    }

    private void Repeat(Device device, FaultKind kind, int code, bool lasts) => schedule.Repeat(kind, () => Arm(device, kind, code, lasts));

    private void Arm(Device device, FaultKind kind, int code, bool lasts)
    {
        if (device.Disk is not { IsOff: false } disk)
            return;
        disk.Fault = new DiskFault(disk.Steps + 1 + faults.RandomOf(kind).Next(StepsMax), code, lasts);
        disk.Failing = () =>
        {
            faults.NoteUnlessOver(kind, device.Phase);
            device.Note($"{kind}");
        };
        if (lasts)
            schedule.In(schedule.Some(kind, Longest), () => disk.Fault = null);
    }
}
