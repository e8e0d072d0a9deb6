namespace OfflineSync.Simulation.Sweeps;

/// <summary>One of several equal parts of a sweep's cases, spread over all of them: what one process of several runs, or a sample.</summary>
internal readonly record struct SweepShare(int Index, int Count)
{
    private const uint Spread = 2654435761;

    public static SweepShare All { get; } = new(0, 1);

    /// <summary>Whether a case belongs to it, by the case's number.</summary>
    // Neighbouring numbers are alike: patterns and seeds of one step.
    public bool Takes(int number) => (int)((((uint)number * Spread) >> 8) % (uint)Count) == Index;
}
