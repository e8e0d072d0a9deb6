using Google.Protobuf.Collections;

namespace OfflineSync.Protocol.Rows;

/// <summary>Writes doubles such as prices as scaled integers where that is exact.</summary>
internal static class DecimalScaling
{
    public const int ScaleMax = 6;

    private const double IntegerMax = 1L << 53;

    private static ReadOnlySpan<double> Powers => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    /// <summary>Finds the smallest scale that gives every number back bit for bit, and writes the scaled numbers.</summary>
    public static bool TryScale(RepeatedField<double> numbers, RepeatedField<long> scaled, out int scale)
    {
        scale = 0;
        if (numbers.Count == 0)
            return false;
        foreach (var number in numbers)
        {
            while (!IsExact(number, scale))
            {
                if (++scale > ScaleMax)
                    return false;
            }
        }
        foreach (var number in numbers)
        {
            // An earlier number was exact at its smaller scale, which does not make it exact at the final one.
            if (!IsExact(number, scale))
            {
                scaled.Clear();
                return false;
            }
            scaled.Add((long)Math.Round(number * Powers[scale]));
        }
        return true;
    }

    public static double Unscale(long number, int scale) => number / Powers[scale];

    private static bool IsExact(double number, int scale)
    {
        var rounded = Math.Round(number * Powers[scale]);
        return Math.Abs(rounded) <= IntegerMax
            && BitConverter.DoubleToInt64Bits((long)rounded / Powers[scale]) == BitConverter.DoubleToInt64Bits(number);
    }
}
