using OfflineSync.Protocol.Clocks;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Promises;
using OfflineSync.Simulation.Truth;
using OfflineSync.Simulation.Workload;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Running;

/// <summary>
/// I23 where everything works and nothing else happens, so that nothing but the write itself makes the SDK sync: what is written plainly in the foreground, and
/// what is written in the moment in which the user leaves the app. I12: whoever has just heard the server's clock stamps by it, however slow the own one is.
/// </summary>
internal sealed class QuietHour(World world, IReadOnlyList<Device> devices, Journal journal, ServerTruth truth, Violations violations)
{
    // What a clock loses between two syncs, and what a round trip hides.
    private static readonly TimeSpan BehindMax = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SettleFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    public void Run()
    {
        foreach (var device in devices)
            device.Begin(OperationKind.Return, journal);
        world.Run(world.Now + SettleFor, () => violations.Any);
        var written = world.Now;
        Expect("was written plainly in the foreground", OperationKind.WritePlainly);
        if (!violations.Any)
            CheckStamps(written);
        Expect("was written when the user left the app", OperationKind.Write, OperationKind.Leave);
    }

    private void CheckStamps(DateTimeOffset written)
    {
        foreach (var mark in devices.Select(device => journal.Of(device.Number).LastOrDefault()).OfType<MarkRecord>())
        {
            if (truth.FindApplied(mark.Id) is { } change && written.AddMilliseconds(-Hlc.Milliseconds(change.Entry.Stamp)).ToUnixTimeMilliseconds() is var behind
                && behind > BehindMax.TotalMilliseconds)
                violations.Add("I12", $"{mark.Id} is stamped {behind} ms too early");
        }
    }

    private void Expect(string what, params IReadOnlyList<OperationKind> operations)
    {
        foreach (var device in devices)
        {
            foreach (var operation in operations)
                device.Begin(operation, journal);
        }
        var isOver = false;
        LookAgain();
        world.Run(world.Now + Bound, () => isOver || violations.Any);
        foreach (var device in devices.Where(device => !violations.Any && device.Waiting > 0))
            violations.Add("I23", $"{Bound.TotalMinutes} minutes later {device.Waiting} mutations of {device.Name} wait that {what}");

        void LookAgain() => world.SetTimer(world.Now + LookEvery, world.Outside, () =>
        {
            isOver = devices.All(device => device.Waiting == 0);
            if (!isOver)
                LookAgain();
        });
    }
}
