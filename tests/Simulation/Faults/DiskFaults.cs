using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Disk;

namespace OfflineSync.Simulation.Faults;

/// <summary>Disks that fail or are full, once or for a while.</summary>
internal sealed class DiskFaults(FaultPlan faults, FaultSchedule schedule)
{
    private const int IoError = SQLitePCL.raw.SQLITE_IOERR;
    private const int Full = SQLitePCL.raw.SQLITE_FULL;
    private const int StepsMax = 40;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public void Begin(Device device)
    {
        Repeat(device, FaultKind.DiskErrorOnce, IoError, lasts: false);
        Repeat(device, FaultKind.DiskErrorLasting, IoError, lasts: true);
        Repeat(device, FaultKind.DiskFullOnce, Full, lasts: false);
        Repeat(device, FaultKind.DiskFullLasting, Full, lasts: true);
    }

    private void Repeat(Device device, FaultKind kind, int code, bool lasts) => schedule.Repeat(kind, () =>
    {
        if (device.Disk is not { IsOff: false } disk)
            return;
        var phase = device.Phase;
        disk.Fault = new DiskFault(disk.Steps + 1 + faults.RandomOf(kind).Next(StepsMax), code, lasts);
        faults.Note(kind, phase);
        device.Note($"{kind}");
        if (lasts)
            schedule.In(schedule.Some(kind, Longest), () => disk.Fault = null);
    });
}
