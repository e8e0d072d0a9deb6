using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Measuring;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>Ten rows changed one column each, and another client syncs: bytes, and how the time grows with the scope.</summary>
internal static class Delta
{
    private const int Small = 10_000;
    private const int Large = 1_000_000;
    private const int Rounds = 40;
    private const int BytesRounds = 9;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Bench bench, CancellationToken cancellation)
    {
        await using var small = await LoadedScope.CreateAsync(bench, Small, cancellation);
        var bytes = await PullBytes.MeasureAsync(bench, small, cancellation);
        await using var smallReader = await DeltaReader.CreateAsync(bench, small, cancellation);
        var delta = new Samples();
        for (var round = 0; round < BytesRounds; round++)
            delta.Add(await smallReader.BytesAsync(cancellation));

        await using var large = await LoadedScope.CreateAsync(bench, Large, cancellation);
        await using var largeReader = await DeltaReader.CreateAsync(bench, large, cancellation);
        var (ours, baseline) = await Alternation.MeasureAsync(
            _ => largeReader.TimeAsync(cancellation), _ => smallReader.TimeAsync(cancellation), Rounds);
        return [.. bytes, Figure.Absolute("delta_bytes_10x1", "bytes", delta), Figure.Ratio("delta_ms_growth", "ms", ours, baseline)];
    }
}
