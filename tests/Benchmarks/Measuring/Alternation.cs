using System.Diagnostics;

namespace OfflineSync.Benchmarks.Measuring;

/// <summary>Measures two things in turns after a warm-up, so that what slows the machine down slows both down.</summary>
internal static class Alternation
{
    public const int Rounds = 5;

    /// <param name="ours">Does the work once for the given round and returns its milliseconds.</param>
    /// <param name="baseline">The same for the other side.</param>
    /// <param name="rounds">Rounds after the warm-up.</param>
    /// <param name="warmUps">Rounds before, which do not count: the runtime compiles what runs often a second time.</param>
    public static async Task<(Samples Ours, Samples Baseline)> MeasureAsync(
        Func<int, Task<double>> ours, Func<int, Task<double>> baseline, int rounds = Rounds, int warmUps = 1)
    {
        var (first, second) = (new Samples(), new Samples());
        for (var round = 0; round < warmUps + rounds; round++)
        {
            var (mine, other) = (await ours(round), await baseline(round));
            if (round < warmUps)
                continue;
            first.Add(mine);
            second.Add(other);
        }
        return (first, second);
    }

    public static async Task<double> TimeAsync(Func<Task> work)
    {
        Collect();
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    public static double Time(Action work)
    {
        Collect();
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>No side pays for the other's garbage.</summary>
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
