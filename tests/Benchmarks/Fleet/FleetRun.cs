using System.Diagnostics;
using OfflineSync.Benchmarks.Day;
using OfflineSync.Benchmarks.Fleet.Devices;
using OfflineSync.Benchmarks.Fleet.Plan;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Fleet;

/// <summary>The command <c>fleet</c>.</summary>
internal static class FleetRun
{
    public const int DefaultDays = 14;
    public const int DefaultSeed = 1;
    public const string DefaultScope = "fleet";

    /// <summary>The server takes reports of 40 days.</summary>
    public const int DaysMax = 40;

    public const int DefaultDevices = 200;
    public const int DevicesMax = 5_000;

    /// <summary>Worlds wait for the server, and the server for its disk.</summary>
    private const int WorldsPerProcessor = 2;

    /// <summary>Runs beside the caller, who waits for an interrupt.</summary>
    public static Task<int> RunAsync(FleetOptions options, CancellationToken cancellation) =>
        Task.Factory.StartNew(() => Run(options, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int Run(FleetOptions options, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var counts = Simulate(options, FleetPlan.Draw(options.Seed, options.Devices, options.Days, TimeProvider.System.GetUtcNow()), cancellation);
        FleetTable.Print(options, counts, watch.Elapsed);
        return 0;
    }

    /// <summary>Lets all teams live, a few at a time.</summary>
    /// <exception cref="BenchmarkException">The server cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static FleetCounts Simulate(FleetOptions options, FleetPlan plan, CancellationToken cancellation)
    {
        using var stop = new FleetStop(options.Server, cancellation);
        var counts = new FleetCounts();
        var watch = Stopwatch.StartNew();
        DayRun.Spread(plan.Teams.Count, Environment.ProcessorCount * WorldsPerProcessor, team =>
        {
            if (stop.IsStopped)
                return;
            Live(options, plan, team, stop, counts);
            if (!stop.IsStopped)
                Console.Error.WriteLine(FormattableString.Invariant($"{counts.Devices} of {options.Devices} devices, {counts.Syncs} syncs, {watch.Elapsed.TotalSeconds:0} s"));
        });
        if (stop.Trouble is { } trouble)
            throw new BenchmarkException(trouble);
        cancellation.ThrowIfCancellationRequested();
        return counts;
    }

    private static void Live(FleetOptions options, FleetPlan plan, int team, FleetStop stop, FleetCounts counts)
    {
        using var folder = new DayFolder();
        var world = new VirtualWorld(plan.Begin);
        var scope = FormattableString.Invariant($"{options.Scope}-{team + 1}");
        var devices = plan.Teams[team].Select(device => new FleetDevice(world, device, options, scope, folder.Path, stop, counts)).ToList();
        try
        {
            world.Run(() => Task.WhenAll(devices.Select(device => device.LiveAsync())));
        }
        finally
        {
            devices.ForEach(device => device.Dispose());
        }
    }
}
