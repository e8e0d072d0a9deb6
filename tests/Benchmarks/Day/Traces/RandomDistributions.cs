namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>The distributions that days are drawn from.</summary>
internal static class RandomDistributions
{
    /// <summary>Randomness of its own for each device and purpose of a seed.</summary>
    public static Random Stream(int seed, int device, Purpose purpose) =>
        new(unchecked((int)Mix(Mix(Mix((ulong)seed) + (ulong)device) + (ulong)purpose)));

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    public static double Uniform(this Random random, double from, double to) => from + (to - from) * random.NextDouble();

    public static double Exponential(this Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());

    public static double Draw(this Random random, in Normal normal) =>
        Math.Clamp(normal.Mean + normal.Deviation * StandardNormal(random), normal.Min, normal.Max);

    public static double Draw(this Random random, in LogNormal normal) =>
        Math.Clamp(normal.Median * Math.Exp(normal.Sigma * StandardNormal(random)), normal.Min, normal.Max);

    /// <summary>SplitMix64: neighbouring numbers get seeds that have nothing in common.</summary>
    private static ulong Mix(ulong value)
    {
        value = unchecked(value + 0x9E3779B97F4A7C15);
        value = unchecked((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9);
        value = unchecked((value ^ (value >> 27)) * 0x94D049BB133111EB);
        return value ^ (value >> 31);
    }

    /// <summary>Box and Muller.</summary>
    private static double StandardNormal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
