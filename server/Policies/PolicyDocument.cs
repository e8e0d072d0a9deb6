namespace OfflineSync.Server.Policies;

/// <summary>How the devices of each cohort sync: the first rule that fits a device counts. Without one, its app's own settings do.</summary>
/// <param name="Rules">The rules.</param>
internal sealed record PolicyDocument(IReadOnlyList<PolicyRule> Rules);
