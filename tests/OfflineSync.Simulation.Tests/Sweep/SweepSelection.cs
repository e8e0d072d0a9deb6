namespace OfflineSync.Simulation.Tests.Sweep;

/// <summary>Which cases a sweep runs: a sample, all, or one.</summary>
internal sealed class SweepSelection
{
    public const string Variable = "OFFLINESYNC_SWEEP";

    private readonly string _value = Environment.GetEnvironmentVariable(Variable) ?? "";

    /// <summary>Whether the sample is given up for everything.</summary>
    public bool IsAll => _value == "all";

    /// <summary>Whether one case is named: it belongs to one of the tests.</summary>
    public bool IsOne => _value.Length > 0 && !IsAll;

    /// <summary>Whether a case is to run.</summary>
    /// <param name="one">The case.</param>
    /// <param name="stride">The sample takes every so many steps; which ones differs from pattern to pattern.</param>
    /// <param name="phase">The pattern's number.</param>
    public bool Includes(SweepCase one, int stride, int phase)
    {
        if (IsAll)
            return true;
        if (IsOne)
            return _value == one.ToString();
        return ((one.Step + one.RecoveryStep) % stride) == phase % stride;
    }

    /// <summary>Whether the recovery of a case is looked at step by step.</summary>
    public bool Follows(SweepCase one, int stride) => IsOne ? _value.StartsWith($"{one}:", StringComparison.Ordinal) : one.Step % stride == 0;
}
