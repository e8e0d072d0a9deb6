namespace OfflineSync.Benchmarks.Day.Results;

/// <summary>A figure over several seeds.</summary>
internal sealed record Spread(double Mean, double Deviation, double Min, double Max)
{
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        var deviation = values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        return new Spread(mean, deviation, values.Min(), values.Max());
    }
}
