using System.Globalization;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Landmarks;

namespace OfflineSync.Simulation.Campaigns;

/// <summary>The summary for people: the sums, how often each fault struck what, and what was never reached.</summary>
internal static class SummaryText
{
    private static readonly Phase[] Phases = Enum.GetValues<Phase>();

    public static void Write(TextWriter writer, Totals totals, TimeSpan elapsed)
    {
        writer.WriteLine();
        writer.WriteLine(Text($"{totals.Seeds:N0} seeds, {totals.Violations:N0} with a violation; {totals.Calls:N0} calls, ") + Figures(totals));
        var each = totals.Processor.TotalSeconds / Math.Max(1, totals.Seeds);
        writer.WriteLine(Text($"{totals.Simulated.TotalHours:N1} simulated hours in {elapsed.TotalSeconds:N0} s, {each:N2} s of processor time each"));
        WriteFaults(writer, totals);
        WriteLandmarks(writer, totals);
    }

    public static string Figures(Totals totals) =>
        Text($"{totals.Mutations:N0} mutations, {totals.NetworkFaults:N0} network faults, {totals.Crashes:N0} crashes");

    /// <summary>The cells that can be, and were not.</summary>
    public static IReadOnlyList<string> Empty(Totals totals) =>
    [
        .. from kind in Enum.GetValues<FaultKind>()
           from phase in Phases
           where Impossible.Why(kind, phase) is null && !totals.Strikes.ContainsKey((kind, phase))
           select $"{kind} × {phase}",
        .. Enum.GetValues<Landmark>().Where(landmark => !totals.Landmarks.ContainsKey(landmark)).Select(landmark => landmark.ToString()),
    ];

    private static void WriteFaults(TextWriter writer, Totals totals)
    {
        writer.WriteLine();
        writer.WriteLine(Text($"{"fault",-26}") + string.Concat(Phases.Select(phase => Text($"{phase,11}"))));
        foreach (var kind in Enum.GetValues<FaultKind>())
            writer.WriteLine(Text($"{kind,-26}") + string.Concat(Phases.Select(phase => Text($"{Cell(totals, kind, phase),11}"))));
    }

    private static string Cell(Totals totals, FaultKind kind, Phase phase)
    {
        var count = totals.Strikes.GetValueOrDefault((kind, phase));
        return count > 0 ? Text($"{count}") : Impossible.Why(kind, phase) is null ? "NEVER" : "-";
    }

    private static void WriteLandmarks(TextWriter writer, Totals totals)
    {
        writer.WriteLine();
        foreach (var landmark in Enum.GetValues<Landmark>())
            writer.WriteLine(Text($"{landmark,-26}{(totals.Landmarks.TryGetValue(landmark, out var count) ? Text($"{count}") : "NEVER"),11}"));
        if (Empty(totals) is { Count: > 0 } empty)
            writer.WriteLine($"\nNEVER REACHED ({empty.Count}): {string.Join(", ", empty)}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
