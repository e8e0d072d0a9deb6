using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Promises;
using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Workload;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Running;

/// <summary>
/// I23 once more, with nobody who helps: all servers are away when the users write, and half of them leave the app. When the servers are back, everything must
/// go out by itself, from apps in the foreground and from durable work.
/// </summary>
internal sealed class Outage(World world, ServerCluster cluster, IReadOnlyList<Device> devices, Journal journal, Violations violations)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan LeaveAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Sending = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>With luck six or seven attempts of durable work fit into the outage. The pause after the seventh is up to half an hour: 30 seconds, doubled six times.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(32);

    private bool _isOver;

    public void Run()
    {
        foreach (var address in cluster.Addresses)
            cluster.Kill(address);
        foreach (var device in devices)
        {
            device.Begin(OperationKind.Write, journal);
            if (device.Number % 2 == 0)
                After(LeaveAfter, () => device.Begin(OperationKind.Leave, journal));
        }
        world.Run(world.Now + Length, () => violations.Any);
        foreach (var address in cluster.Addresses)
            cluster.Start(address);
        LookAgain();
        world.Run(world.Now + Bound, () => _isOver || violations.Any);
        if (!_isOver && Pause() is { } pause && pause < LongestPause - Bound)
            world.Run(world.Now + pause + Sending, () => _isOver || violations.Any);
        foreach (var device in devices.Where(device => !_isOver && device.Waiting > 0))
            violations.Add("I23", $"{Bound.TotalMinutes} minutes after an outage {device.Waiting} mutations of {device.Name} wait, the next attempt is in {device.App!.Client!.Status.NextAttempt - device.App.Process.Clock.GetUtcNow()} ({device.App!.Client!.Status.LastError?.Message ?? "no error"})");
    }

    /// <summary>How long all that still wait say that they do; null if one does not say it.</summary>
    private TimeSpan? Pause()
    {
        var pauses = devices.Where(device => device.Waiting > 0)
            .Select(device => device.App!.Client!.Status.NextAttempt - device.App.Process.Clock.GetUtcNow()).ToList();
        return pauses.Contains(null) ? null : pauses.Max();
    }

    private void LookAgain() => After(LookEvery, () =>
    {
        _isOver = devices.All(device => device.Waiting == 0);
        if (!_isOver)
            LookAgain();
    });

    private void After(TimeSpan span, Action action) => world.SetTimer(world.Now + span, world.Outside, action);
}
