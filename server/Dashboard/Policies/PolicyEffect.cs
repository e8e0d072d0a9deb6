using OfflineSync.Server.Policies;

namespace OfflineSync.Server.Dashboard.Policies;

/// <summary>How the devices that follow a rule did before and after it was applied.</summary>
/// <param name="Rule">The rule; null: devices that no rule is for.</param>
/// <param name="Before">Before.</param>
/// <param name="After">After.</param>
internal sealed record PolicyEffect(PolicyRule? Rule, Outcome Before, Outcome After);
