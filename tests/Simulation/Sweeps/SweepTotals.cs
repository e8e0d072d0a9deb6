namespace OfflineSync.Simulation.Sweeps;

/// <summary>What the cases of a sweep came to. One process hands it to another one.</summary>
internal sealed record SweepTotals
{
    /// <summary>The sweep.</summary>
    public SweepKind Kind { get; init; }

    /// <summary>How many cases ran.</summary>
    public int Runs { get; init; }

    /// <summary>How many of them were looked at in full.</summary>
    public int Full { get; init; }

    /// <summary>How many runs each pattern had.</summary>
    public SortedDictionary<string, int> Patterns { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What went wrong.</summary>
    public IReadOnlyList<SweepFailure> Failures { get; init; } = [];

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>The processor time that it took, in seconds.</summary>
    public double ProcessorSeconds { get; init; }

    public SweepTotals Add(SweepResult result)
    {
        Patterns[result.Case.Pattern] = Patterns.GetValueOrDefault(result.Case.Pattern) + 1;
        return this with
        {
            Runs = Runs + 1,
            Full = Full + (result.IsFull ? 1 : 0),
            Failures = result.Violations.Count == 0 ? Failures : [.. Failures, new SweepFailure($"{result.Case}", result.Where, result.Violations)],
        };
    }

    /// <summary>Those of two processes that worked at the same time.</summary>
    public SweepTotals Add(SweepTotals other) => this with
    {
        Runs = Runs + other.Runs,
        Full = Full + other.Full,
        Patterns = new(Patterns.Concat(other.Patterns).GroupBy(pattern => pattern.Key).ToDictionary(pattern => pattern.Key, pattern => pattern.Sum(part => part.Value)), StringComparer.Ordinal),
        Failures = [.. Failures, .. other.Failures],
        Seconds = Math.Max(Seconds, other.Seconds),
        ProcessorSeconds = ProcessorSeconds + other.ProcessorSeconds,
    };
}
