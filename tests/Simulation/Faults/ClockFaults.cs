using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Faults;

/// <summary>Clocks that are set, that run too fast or too slow, and that show whole seconds only.</summary>
internal sealed class ClockFaults(FaultPlan faults, FaultSchedule schedule)
{
    private const double DriftMax = 0.1;
    private static readonly double[] JumpSeconds = [-86400, -3600, -600, -30, -1, 1, 30, 600, 3600, 86400];

    public void Begin(Device device)
    {
        if (faults.Has(FaultKind.ClockDrift))
        {
            faults.Note(FaultKind.ClockDrift, device.Phase);
            Set(device, device.ClockError with { Rate = 1 + (faults.RandomOf(FaultKind.ClockDrift).NextDouble() * 2 - 1) * DriftMax });
        }
        if (faults.Has(FaultKind.ClockCoarse))
        {
            faults.Note(FaultKind.ClockCoarse, device.Phase);
            Set(device, device.ClockError with { Tick = TimeSpan.FromSeconds(1) });
        }
        schedule.Repeat(FaultKind.ClockJump, () =>
        {
            faults.Note(FaultKind.ClockJump, device.Phase);
            var jump = TimeSpan.FromSeconds(JumpSeconds[faults.RandomOf(FaultKind.ClockJump).Next(JumpSeconds.Length)]);
            Set(device, device.ClockError with { Offset = device.ClockError.Offset + jump });
        });
    }

    private static void Set(Device device, ClockError error)
    {
        device.ClockError = error;
        if (device.App is { } app)
            app.Process.Clock.Error = error;
        device.Note("has its clock set");
    }
}
