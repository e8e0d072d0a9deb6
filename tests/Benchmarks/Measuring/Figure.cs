namespace OfflineSync.Benchmarks.Measuring;

/// <summary>A result.</summary>
/// <param name="Name">Its name in the JSON.</param>
/// <param name="Value">The ratio of the medians, or an absolute value.</param>
/// <param name="Unit">What both sides are measured in.</param>
/// <param name="Ours">Our side, where it was sampled.</param>
/// <param name="Baseline">The other side of a ratio.</param>
internal sealed record Figure(string Name, double Value, string Unit, Samples? Ours = null, Samples? Baseline = null)
{
    public static Figure Ratio(string name, string unit, Samples ours, Samples baseline) =>
        new(name, ours.Median / baseline.Median, unit, ours, baseline);

    public static Figure Absolute(string name, string unit, Samples samples) => new(name, samples.Median, unit, samples);
}
