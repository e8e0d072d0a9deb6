using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Faults;

/// <summary>Apps that the system kills and batteries that fall out, at any step of the scheduler and any step of the disk.</summary>
internal sealed class DeathFaults(FaultPlan faults, FaultSchedule schedule)
{
    private const int StepsMax = 60;
    private const int DiskStepsMax = 80;

    // One of so many who come back dies again before long: recovery must survive it too.
    private const int AgainOneIn = 4;

    private static readonly TimeSpan LongestAbsence = TimeSpan.FromSeconds(80);
    private static readonly DamagePattern[] Damages = [DamagePattern.LoseAll, DamagePattern.LoseSome, DamagePattern.TearLast, DamagePattern.Undelete];

    private readonly Dictionary<SimProcess, (int Steps, Action Kill)> _armed = [];

    /// <summary>Called when a device was started again.</summary>
    public Action<Device> Restarted { get; set; } = _ => { };

    public void Begin(Device device)
    {
        schedule.Repeat(FaultKind.AppKilledAtStep, () => Arm(device, FaultKind.AppKilledAtStep, DamagePattern.KeepAll));
        schedule.Repeat(FaultKind.PowerCutAtStep, () => Arm(device, FaultKind.PowerCutAtStep, Damage(FaultKind.PowerCutAtStep)));
        schedule.Repeat(FaultKind.AppKilledAtDiskStep, () => ArmDisk(device, FaultKind.AppKilledAtDiskStep, DamagePattern.KeepAll));
        schedule.Repeat(FaultKind.PowerCutAtDiskStep, () => ArmDisk(device, FaultKind.PowerCutAtDiskStep, Damage(FaultKind.PowerCutAtDiskStep)));
    }

    /// <summary>To be called before each step of the world.</summary>
    public void Step(SimProcess process)
    {
        if (_armed.Count == 0 || !_armed.TryGetValue(process, out var armed))
            return;
        if (armed.Steps > 0)
        {
            _armed[process] = armed with { Steps = armed.Steps - 1 };
            return;
        }
        _armed.Remove(process);
        if (!process.IsDead && !faults.IsOver)
            armed.Kill();
    }

    /// <summary>Lets a process die some steps later.</summary>
    public void Arm(SimProcess process, FaultKind kind, Action kill) => _armed[process] = (faults.RandomOf(kind).Next(StepsMax), kill);

    private DamagePattern Damage(FaultKind kind) => Damages[faults.RandomOf(kind).Next(Damages.Length)];

    private void Arm(Device device, FaultKind kind, DamagePattern damage)
    {
        if (device.App is { } app)
            Arm(app.Process, kind, () => Kill(device, kind, damage));
    }

    private void ArmDisk(Device device, FaultKind kind, DamagePattern damage)
    {
        if (device.Disk is not { IsOff: false } disk)
            return;
        var steps = faults.RandomOf(kind).Next(DiskStepsMax);
        disk.Stepping = _ =>
        {
            if (steps-- > 0 || faults.IsOver)
                return;
            disk.Stepping = null;
            Kill(device, kind, damage);
        };
    }

    private void Kill(Device device, FaultKind kind, DamagePattern damage)
    {
        faults.Note(kind, device.Phase);
        device.Kill(damage);
        schedule.In(schedule.Some(kind, LongestAbsence), () => Restart(device, kind));
    }

    private void Restart(Device device, FaultKind kind)
    {
        if (device.App is not null)
            return;
        if (faults.Hits(FaultKind.ClockRollbackAtRestart, Phase.Opening))
        {
            var back = TimeSpan.FromMinutes(faults.RandomOf(FaultKind.ClockRollbackAtRestart).NextDouble() * 20);
            device.ClockError = device.ClockError with { Offset = device.ClockError.Offset - back };
        }
        device.Start();
        if (kind is FaultKind.AppKilledAtDiskStep or FaultKind.PowerCutAtDiskStep && faults.Has(kind) && faults.RandomOf(kind).Next(AgainOneIn) == 0)
            ArmDisk(device, kind, kind == FaultKind.AppKilledAtDiskStep ? DamagePattern.KeepAll : Damage(kind));
        Restarted(device);
    }
}
