using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Items;
using OfflineSync.Benchmarks.Measuring;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>The first sync of a new client with 100,000 rows, against plain inserts of the same rows.</summary>
internal static class Pull
{
    private const int Rows = 100_000;
    private const int ProbeRounds = 3;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Bench bench, CancellationToken cancellation)
    {
        await using var scope = await LoadedScope.CreateAsync(bench, Rows, cancellation);
        await using var source = scope.Writer.Sync.OpenConnection();
        var items = ItemTable.ReadLast(source, Rows).ToList();
        var (ours, baseline) = await Alternation.MeasureAsync(
            async _ =>
            {
                await using var client = await bench.NewClientAsync(scope.Name, cancellation);
                return await Alternation.TimeAsync(() => PullAsync(client, cancellation));
            },
            async _ =>
            {
                await using var model = scope.Writer.Sync.OpenConnection();
                return RawInsert.Time(bench, model, items);
            });
        // Before the probe, whose rows go to the scope as well.
        var memory = await PeakMemory.MeasureAsync(bench, scope.Name, Rows, cancellation);
        var longest = new Samples();
        for (var round = 0; round < ProbeRounds; round++)
        {
            await using var client = await bench.NewClientAsync(scope.Name, cancellation);
            longest.Add(await LocalWriteProbe.LongestWriteAsync(client, () => PullAsync(client, cancellation)));
        }
        return
        [
            Figure.Ratio("pull_100k_vs_insert", "ms", ours, baseline),
            Figure.Absolute("pull_100k_ms", "ms", ours),
            new("longest_local_write_ms_during_pull", longest.Max, "ms", longest),
            .. memory,
        ];
    }

    private static async Task PullAsync(BenchmarkClient client, CancellationToken cancellation)
    {
        await client.SyncAsync(cancellation);
        client.Require(Rows);
    }
}
