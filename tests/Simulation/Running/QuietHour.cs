using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Promises;
using OfflineSync.Simulation.Workload;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Running;

/// <summary>
/// I23 where everything works and nothing else happens, so that nothing but the write itself makes the SDK sync: what is written plainly in the foreground, and
/// what is written in the moment in which the user leaves the app.
/// </summary>
internal sealed class QuietHour(World world, IReadOnlyList<Device> devices, Journal journal, Violations violations)
{
    private static readonly TimeSpan SettleFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    public void Run()
    {
        foreach (var device in devices)
            device.Begin(OperationKind.Return, journal);
        world.Run(world.Now + SettleFor, () => violations.Any);
        Expect("was written plainly in the foreground", OperationKind.WritePlainly);
        Expect("was written when the user left the app", OperationKind.Write, OperationKind.Leave);
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
