using System.Diagnostics;
using OfflineSync.Benchmarks.Day.Policies;
using OfflineSync.Benchmarks.Day.Results;

namespace OfflineSync.Benchmarks.Day;

/// <summary>The command <c>day</c>.</summary>
internal static class DayRun
{
    public const int DefaultDevices = 12;
    public const int DefaultSeeds = 20;
    public const int DefaultFirstSeed = 1;

    public static int Run(FileInfo? json, int devices, int seeds, int firstSeed)
    {
        var watch = Stopwatch.StartNew();
        var results = Simulate(devices, seeds, firstSeed);
        DayTable.Print(results);
        Console.Error.WriteLine(FormattableString.Invariant($"all: {watch.Elapsed.TotalSeconds:0} s"));
        if (json is not null)
        {
            using var stream = json.Create();
            DayJson.Write(stream, results);
        }
        return results.IsBroken ? throw new BenchmarkException("Work was lost, or devices ended with different rows: see the table.") : 0;
    }

    public static DayResults Simulate(int devices, int seeds, int firstSeed)
    {
        var figures = new DayFigures[Policy.All.Count, seeds];
        Spread(Policy.All.Count * seeds, item =>
        {
            var (policy, seed) = (item % Policy.All.Count, item / Policy.All.Count);
            figures[policy, seed] = DaySimulation.Run(firstSeed + seed, Policy.All[policy], devices);
        });
        return new DayResults(
            devices,
            firstSeed,
            [.. Policy.All.Select((policy, i) => (policy, (IReadOnlyList<DayFigures>)[.. Enumerable.Range(0, seeds).Select(seed => figures[i, seed])]))]);
    }

    /// <summary>Does independent items on a thread for each processor. Not on the pool: the worlds wait for work of their own there.</summary>
    public static void Spread(int count, Action<int> work) => Spread(count, Environment.ProcessorCount, work);

    /// <inheritdoc cref="Spread(int, Action{int})"/>
    public static void Spread(int count, int threadsMax, Action<int> work)
    {
        var next = -1;
        Exception? failure = null;
        var threads = Enumerable.Range(0, Math.Min(count, threadsMax)).Select(_ => new Thread(WorkOn)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failure is not null)
            throw new BenchmarkException(failure.ToString());

        void WorkOn()
        {
            try
            {
                while (failure is null && Interlocked.Increment(ref next) is var item && item < count)
                    work(item);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref failure, error, null);
            }
        }
    }
}
