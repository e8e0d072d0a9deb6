using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Dashboard.Policies;

/// <summary>The versions of the policies, and what one of them changed.</summary>
/// <param name="Versions">The latest, newest first.</param>
/// <param name="Chosen">The one that is looked at.</param>
/// <param name="Before">The one before it.</param>
/// <param name="Effects">How the cohorts of its rules did before and after.</param>
internal sealed record PolicyModel(
    IReadOnlyList<PolicyRecord> Versions, PolicyRecord Chosen, PolicyRecord? Before, IReadOnlyList<(PolicyCohort Cohort, Outcome Before, Outcome After)> Effects);
