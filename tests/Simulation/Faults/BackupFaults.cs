using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Disk;

namespace OfflineSync.Simulation.Faults;

/// <summary>Users who put an older file back, or set up a second device from a copy of the first.</summary>
internal sealed class BackupFaults(FaultPlan faults, FaultSchedule schedule)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(4);

    /// <summary>Called when a device was given other files.</summary>
    public Action<Device> Replaced { get; set; } = _ => { };

    /// <summary>Makes a second device from the files of one.</summary>
    public Action<Device> Clone { get; set; } = _ => { };

    public void Begin(Device device)
    {
        var backup = device.Copy();
        if (faults.Has(FaultKind.FileRestoredFromBackup))
            BackUp();
        schedule.Repeat(FaultKind.FileRestoredFromBackup, () =>
        {
            faults.Note(FaultKind.FileRestoredFromBackup, device.Phase);
            device.Kill(DamagePattern.KeepAll);
            device.Replace(backup);
            device.Note("gets its backup");
            Replaced(device);
            device.Start();
        });
        schedule.Repeat(FaultKind.DeviceCloned, () =>
        {
            faults.Note(FaultKind.DeviceCloned, device.Phase);
            device.Note("is cloned");
            Clone(device);
        });

        void BackUp()
        {
            if (faults.IsOver)
                return;
            backup = device.Copy();
            schedule.In(Between, BackUp);
        }
    }
}
