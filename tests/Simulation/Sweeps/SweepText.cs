using System.Globalization;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>Says what a sweep came to.</summary>
internal static class SweepText
{
    private const int Shown = 5;

    public static void Write(SweepTotals totals, int workers, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Kind}: {totals.Runs} runs ({totals.Full} looked at in full), {totals.Failures.Count} violations, {totals.Seconds:F1} s in {workers} processes, "
            + $"{1000 * totals.ProcessorSeconds / Math.Max(totals.Runs, 1):F2} ms of processor time each"));
        output.WriteLine($"  {string.Join(", ", totals.Patterns.Select(pattern => $"{pattern.Key} {pattern.Value.ToString(CultureInfo.InvariantCulture)}"))}");
        foreach (var failure in totals.Failures.Take(Shown))
        {
            output.WriteLine($"  {failure.Case}, at {failure.Where}");
            output.WriteLine($"    {failure.Command}");
            foreach (var violation in failure.Violations)
                output.WriteLine($"    {violation}");
        }
    }
}
