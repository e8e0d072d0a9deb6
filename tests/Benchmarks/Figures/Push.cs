using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Items;
using OfflineSync.Benchmarks.Measuring;
using OfflineSync.Benchmarks.Raw;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>Pushing one mutation of 10,000 new rows until it is acknowledged, against reading and copying them.</summary>
internal static class Push
{
    private const int Rows = 10_000;
    private const int ProbeRounds = 3;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Bench bench, CancellationToken cancellation)
    {
        await using var client = await bench.NewClientAsync(bench.NewScope(), cancellation);
        await using var copy = await PostgresCopy.OpenAsync(bench.Postgres, cancellation);
        await client.SyncAsync(cancellation);
        await using var reader = client.Sync.OpenConnection();
        var (ours, baseline) = await Alternation.MeasureAsync(
            async _ =>
            {
                await InsertAsync(bench, client, cancellation);
                return await Alternation.TimeAsync(() => PushAsync(client, cancellation));
            },
            _ => Alternation.TimeAsync(() => copy.CopyAsync(ItemTable.ReadLast(reader, Rows), cancellation)),
            rounds: 9,
            warmUps: 4);

        var longest = new Samples();
        for (var round = 0; round < ProbeRounds; round++)
        {
            await InsertAsync(bench, client, cancellation);
            longest.Add(await LocalWriteProbe.LongestWriteAsync(client, () => PushAsync(client, cancellation)));
        }
        return
        [
            Figure.Ratio("push_10k_vs_copy", "ms", ours, baseline),
            Figure.Absolute("push_10k_ms", "ms", ours),
            new("longest_local_write_ms_during_push", longest.Max, "ms", longest),
        ];
    }

    private static Task InsertAsync(Bench bench, BenchmarkClient client, CancellationToken cancellation)
    {
        var items = bench.NewItems(Rows);
        return client.WriteAsync(connection => ItemTable.Insert(connection, items), cancellation);
    }

    private static async Task PushAsync(BenchmarkClient client, CancellationToken cancellation)
    {
        var result = await client.SyncAsync(cancellation);
        if (result.OperationsPushed < Rows || result.MutationsRejected > 0)
            throw new BenchmarkException($"Only {result.OperationsPushed} of {Rows} operations were acknowledged.");
    }
}
