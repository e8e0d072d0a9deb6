namespace OfflineSync.Server.Dashboard.Charts;

/// <summary>A logarithmic axis for times, from tenths of a second to weeks.</summary>
internal sealed class TimeScale
{
    private static readonly long[] Marks = [100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000];

    private readonly double _low;
    private readonly double _high;

    public TimeScale(IEnumerable<long> values)
    {
        var known = values.Select(value => Math.Max(value, 1)).DefaultIfEmpty(1_000).ToList();
        var low = Marks.LastOrDefault(mark => mark <= known.Min(), Marks[0]);
        var high = Marks.FirstOrDefault(mark => mark >= known.Max() && mark > low, Marks[^1]);
        (_low, _high) = (Math.Log(low), Math.Log(high));
        Ticks = [.. Marks.Where(mark => mark >= low && mark <= high)];
    }

    /// <summary>The marks.</summary>
    public IReadOnlyList<long> Ticks { get; }

    /// <summary>Where a value is: 0 at the bottom, 1 at the top.</summary>
    public double At(long value) => Math.Clamp((Math.Log(Math.Max(value, 1)) - _low) / Math.Max(_high - _low, double.Epsilon), 0, 1);
}
