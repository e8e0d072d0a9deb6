using System.Text;

namespace OfflineSync.Simulation.Tests.Sweep;

/// <summary>What a sweep found.</summary>
internal sealed class SweepReport
{
    private const int Shown = 5;

    private readonly List<(SweepCase Case, string Where, IReadOnlyList<string> Violations)> _failures = [];

    /// <summary>How many cases ran.</summary>
    public int Runs { get; private set; }

    public IEnumerable<string> Violations => _failures.SelectMany(failure => failure.Violations);

    public void Add(SweepCase one, string where, IReadOnlyList<string> violations)
    {
        Runs++;
        if (violations.Count > 0)
            _failures.Add((one, where, violations));
    }

    public void AssertNone()
    {
        Assert.True(Runs > 0, $"No case is named {Environment.GetEnvironmentVariable(SweepSelection.Variable)}.");
        if (_failures.Count == 0)
            return;
        var text = new StringBuilder().AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{_failures.Count} of {Runs} cases failed.");
        foreach (var (one, where, violations) in _failures.Take(Shown))
        {
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{one}, at {where}");
            text.AppendLine(
                System.Globalization.CultureInfo.InvariantCulture, $"  {SweepSelection.Variable}={one} dotnet test tests/OfflineSync.Simulation.Tests");
            foreach (var violation in violations)
                text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"  {violation}");
        }
        Assert.Fail(text.ToString());
    }
}
