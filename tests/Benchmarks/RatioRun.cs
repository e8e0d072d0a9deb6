using System.Diagnostics;
using OfflineSync.Benchmarks.Figures;
using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Measuring;

namespace OfflineSync.Benchmarks;

/// <summary>The command <c>ratios</c>.</summary>
internal static class RatioRun
{
    private static readonly (string Name, Func<Bench, CancellationToken, Task<IReadOnlyList<Figure>>> Measure)[] All =
    [
        ("local", LocalWrite.MeasureAsync),
        ("push", Push.MeasureAsync),
        ("pull", Pull.MeasureAsync),
        ("delta", Delta.MeasureAsync),
        ("subscriptions", SubscriptionPulls.MeasureAsync),
        ("subscription-pushes", SubscriptionPushes.MeasureAsync),
    ];

    public static IEnumerable<string> Groups => All.Select(group => group.Name);

    public static async Task<int> RunAsync(FileInfo? json, string? only, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        var total = Stopwatch.StartNew();
        foreach (var (name, measure) in All.Where(group => only is null || group.Name == only))
        {
            var watch = Stopwatch.StartNew();
            // A server of its own for each group: what one leaves behind does not weigh on the next.
            await using (var bench = await Bench.StartAsync(cancellation))
                figures.AddRange(await measure(bench, cancellation));
            await Console.Error.WriteLineAsync(FormattableString.Invariant($"{name}: {watch.Elapsed.TotalSeconds:0} s"));
        }
        ResultTable.Print(figures);
        await Console.Error.WriteLineAsync(FormattableString.Invariant($"all: {total.Elapsed.TotalSeconds:0} s"));
        if (json is not null)
            ResultFile.Write(json, figures);
        return 0;
    }
}
