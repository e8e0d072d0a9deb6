using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Faults;

/// <summary>Systems that take the charger and the network away, and that do not let the app run.</summary>
internal sealed class DeviceFaults(FaultPlan faults, FaultSchedule schedule)
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(3);

    public void Begin(Device device)
    {
        schedule.Repeat(FaultKind.ConstraintsFlap, () =>
        {
            faults.Note(FaultKind.ConstraintsFlap, device.Phase);
            var random = faults.RandomOf(FaultKind.ConstraintsFlap);
            var (isMetered, isCharging) = (random.Next(2) == 0, random.Next(2) == 0);
            device.SetSensors(isMetered, isCharging);
        });
        schedule.Repeat(FaultKind.AppSuspended, () =>
        {
            if (device.App is not { } app)
                return;
            faults.Note(FaultKind.AppSuspended, device.Phase);
            device.Note("is suspended");
            app.Process.Pause(schedule.Some(FaultKind.AppSuspended, LongestSleep));
        });
    }
}
