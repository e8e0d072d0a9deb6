using Google.Protobuf;
using Npgsql;
using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Measuring;
using OfflineSync.Benchmarks.Subscriptions;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>How the time of pulls with a subscription grows with what they do not deliver: with a large scope, against one that has just what is asked for.</summary>
/// <param name="rows">Rows of the large scope.</param>
/// <param name="window">Rows that a window has.</param>
/// <param name="elsewhere">Rows that changed outside of what is delivered.</param>
/// <param name="rounds">How often each is measured.</param>
internal sealed class SubscriptionPulls(int rows, int window, int elsewhere, int rounds)
{
    private const int Rows = 1_000_000;
    private const int Window = 1_000;
    private const int Elsewhere = 100_000;
    private const int Rounds = 25;
    private const int WarmUps = 5;
    private const int KeysCount = 100;

    public static Task<IReadOnlyList<Figure>> MeasureAsync(Bench bench, CancellationToken cancellation) =>
        new SubscriptionPulls(Rows, Window, Elsewhere, Rounds).RunAsync(bench, cancellation);

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancellation)
    {
        var (first, wide) = (rows - window, rows - (2 * window));
        using var large = await WindowedScope.CreateAsync(bench.Server, bench.NewScope(), 0, rows, cancellation);
        using var small = await WindowedScope.CreateAsync(bench.Server, bench.NewScope(), wide, 2 * window, cancellation);
        await VacuumAsync(bench.Postgres, cancellation);
        using var sides = new Sides(new SubscribedReader(bench.Server, large.Name), new SubscribedReader(bench.Server, small.Name), rounds, cancellation);
        var kept = Readings(new Window { From = Cell(first) });
        var newest = Readings(new Window { Rows = (uint)window });
        var figures = new List<Figure>
        {
            await sides.MeasureAsync("subscription_first_window_growth", kept, null, window),
            await sides.MeasureAsync("subscription_first_newest_growth", newest, null, window),
        };
        await sides.StartAsync(kept, window);
        var keys = new RowKeys { Values = { Enumerable.Range(0, KeysCount).Select(i => WindowedScope.KeyOf(wide + (i * window * 2L / KeysCount)).ToCell()) } };
        figures.AddRange(
        [
            await sides.MeasureAsync("subscription_keys_growth", kept, new Addition { Table = WindowedScope.Readings, Keys = keys }, KeysCount),
            await sides.MeasureAsync(
                "subscription_wider_growth",
                Readings(new Window { From = Cell(wide) }),
                new Addition { Table = WindowedScope.Readings, Window = new Window { From = Cell(wide), Before = Cell(first) } },
                window),
            await sides.MeasureAsync("subscription_idle_growth", kept, null, 0),
            await sides.MeasureAsync("subscription_idle_newest_growth", newest, null, 0),
        ]);
        await large.ChangeAsync(WindowedScope.Readings, 0, wide, elsewhere, cancellation);
        foreach (var scope in new[] { large, small })
            await scope.ChangeAsync(WindowedScope.Rooms, 0, WindowedScope.RoomsCount, WindowedScope.RoomsCount, cancellation);
        figures.Add(await sides.MeasureAsync("subscription_other_table_growth", new SubscribedTable { Table = WindowedScope.Rooms }, null, WindowedScope.RoomsCount));
        foreach (var scope in new[] { large, small })
            await scope.ChangeAsync(WindowedScope.Readings, first, rows, window, cancellation);
        figures.Add(await sides.MeasureAsync("subscription_window_delta_growth", kept, null, window));
        return figures;
    }

    private static CellValue Cell(long row) => Value.FromInteger(row).ToCell();

    private static SubscribedTable Readings(Window window) => new() { Table = WindowedScope.Readings, Window = window };

    /// <summary>What PostgreSQL does by itself a minute later, in the middle of a measurement.</summary>
    private static async Task VacuumAsync(string postgres, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var vacuum = source.CreateCommand("VACUUM (ANALYZE) offlinesync.rows");
        vacuum.CommandTimeout = 0;
        await vacuum.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>A client of each scope.</summary>
    private sealed class Sides(SubscribedReader large, SubscribedReader small, int rounds, CancellationToken cancellation) : IDisposable
    {
        private ByteString _largeCursor = ByteString.Empty;
        private ByteString _smallCursor = ByteString.Empty;

        /// <summary>Gets to a checkpoint, from which the next pulls start.</summary>
        public async Task StartAsync(SubscribedTable table, int count)
        {
            (_, _largeCursor) = await large.PullAsync(ByteString.Empty, table, null, count, cancellation);
            (_, _smallCursor) = await small.PullAsync(ByteString.Empty, table, null, count, cancellation);
        }

        public async Task<Figure> MeasureAsync(string name, SubscribedTable table, Addition? addition, int count)
        {
            var (ours, baseline) = await Alternation.MeasureAsync(
                async _ => (await large.PullAsync(_largeCursor, table, addition, count, cancellation)).Milliseconds,
                async _ => (await small.PullAsync(_smallCursor, table, addition, count, cancellation)).Milliseconds,
                rounds,
                WarmUps);
            return Figure.Ratio(name, "ms", ours, baseline);
        }

        public void Dispose()
        {
            large.Dispose();
            small.Dispose();
        }
    }
}
