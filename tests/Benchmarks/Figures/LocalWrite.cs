using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Items;
using OfflineSync.Benchmarks.Measuring;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>What tracking costs a local write: 10,000 inserts in one transaction, with and without.</summary>
internal static class LocalWrite
{
    private const int Rows = 10_000;
    private const int Rounds = 15;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Bench bench, CancellationToken cancellation)
    {
        var plain = new Samples();
        var (ours, baseline) = await Alternation.MeasureAsync(
            async round =>
            {
                await using var client = await bench.NewClientAsync(bench.NewScope(), cancellation);
                var (items, others) = (bench.NewItems(Rows), bench.NewItems(Rows));
                var milliseconds = await Alternation.TimeAsync(
                    () => client.WriteAsync(connection => ItemTable.Insert(connection, items), cancellation));
                if (round > 0)
                    plain.Add(await InsertPlainAsync(bench, others, cancellation));
                return milliseconds;
            },
            _ => InsertUntrackedAsync(bench, cancellation),
            Rounds);
        return
        [
            Figure.Ratio("local_write_overhead", "ms", ours, baseline),
            Figure.Ratio("local_write_overhead_plain", "ms", plain, baseline),
        ];
    }

    /// <summary>Tracked as well, but by a writer that knows nothing of the SDK.</summary>
    private static async Task<double> InsertPlainAsync(Bench bench, List<Item> items, CancellationToken cancellation)
    {
        await using var client = await bench.NewClientAsync(bench.NewScope(), cancellation);
        await using var connection = client.Sync.OpenConnection();
        return Alternation.Time(() =>
        {
            using var transaction = connection.BeginTransaction();
            ItemTable.Insert(connection, items);
            transaction.Commit();
        });
    }

    private static async Task<double> InsertUntrackedAsync(Bench bench, CancellationToken cancellation)
    {
        await using var client = await bench.NewClientAsync(bench.NewScope(), cancellation);
        await using var model = client.Sync.OpenConnection();
        var items = bench.NewItems(Rows);
        return RawInsert.Time(bench, model, items);
    }
}
