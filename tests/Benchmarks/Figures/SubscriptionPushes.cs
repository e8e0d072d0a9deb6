using Google.Protobuf;
using Npgsql;
using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Measuring;
using OfflineSync.Benchmarks.Subscriptions;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>What the indexes for subscriptions cost a push: with them, against another database that does not have them.</summary>
/// <param name="count">Rows of a push.</param>
/// <param name="rounds">How often each is measured.</param>
internal sealed class SubscriptionPushes(int count, int rounds)
{
    private const int Count = 10_000;
    private const int Rounds = 15;
    private const int WarmUps = 4;
    private const string Plain = "plain";
    private const string DropIndexes =
        """DROP INDEX offlinesync."IX_rows_scope_table_id_seq_ord", offlinesync."IX_rows_scope_table_id_window_key_key", offlinesync."IX_rows_scope_table_id_window_change" """;

    public static Task<IReadOnlyList<Figure>> MeasureAsync(Bench bench, CancellationToken cancellation) =>
        new SubscriptionPushes(Count, Rounds).RunAsync(bench, cancellation);

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancellation)
    {
        await using var bare = await Bench.StartAsync(cancellation);
        await using (var source = NpgsqlDataSource.Create(bare.Postgres))
        {
            await using var drop = source.CreateCommand(DropIndexes);
            await drop.ExecuteNonQueryAsync(cancellation);
        }
        using var with = new WindowedScope(bench.Server, bench.NewScope());
        using var without = new WindowedScope(bare.Server, bare.NewScope());
        await with.DeclareAsync(cancellation);
        await without.DeclareAsync(cancellation);
        var figures = new List<Figure>();
        foreach (var (table, name) in new[] { (Plain, "plain"), (WindowedScope.Readings, "window") })
        {
            figures.Add(await MeasureAsync($"subscription_index_insert_{name}", (scope, round) => scope.Insert(table, New(round))));
            figures.Add(await MeasureAsync($"subscription_index_update_{name}", (scope, round) => scope.Update(table, Old(round))));
        }
        return figures;

        async Task<Figure> MeasureAsync(string name, Func<WindowedScope, int, ByteString> changes)
        {
            var (ours, baseline) = await Alternation.MeasureAsync(
                round => TimeAsync(with, changes(with, round), cancellation),
                round => TimeAsync(without, changes(without, round), cancellation),
                rounds,
                WarmUps);
            return Figure.Ratio(name, "ms", ours, baseline);
        }
    }

    private IEnumerable<long> New(int round) => Enumerable.Range(round * count, count).Select(i => (long)i);

    /// <summary>Rows that are spread over the table.</summary>
    private IEnumerable<long> Old(int round) => Enumerable.Range(0, count).Select(i => ((long)i * (rounds + WarmUps)) + round);

    private static Task<double> TimeAsync(WindowedScope scope, ByteString changes, CancellationToken cancellation) =>
        Alternation.TimeAsync(() => scope.PushAsync(changes, cancellation));
}
