using OfflineSync.Server.Policies;

namespace OfflineSync.Server.Dashboard.Policies;

/// <summary>The versions of the policies, and what one of them changed.</summary>
/// <param name="Versions">The latest, newest first.</param>
/// <param name="Chosen">The one that is looked at.</param>
/// <param name="Before">The one before it; null: it is the first.</param>
/// <param name="Effects">How the cohorts of its rules did before and after; null: there are too many cohorts to compare.</param>
internal sealed record PolicyModel(IReadOnlyList<PolicyVersion> Versions, PolicyVersion Chosen, PolicyVersion? Before, IReadOnlyList<PolicyEffect>? Effects)
{
    /// <summary>Why the chosen version cannot be read; null if it can.</summary>
    public string? Problem { get; } = Chosen.FindProblem();

    /// <summary>Why the one before it cannot be read; null if it can.</summary>
    public string? ProblemBefore { get; } = Before?.FindProblem();
}
