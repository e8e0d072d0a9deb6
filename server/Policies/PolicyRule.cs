using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Policies;

/// <summary>A policy and whom it is for. Patterns are exact, or end with <c>*</c>; those that are not given fit all.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Policy">How these devices sync.</param>
/// <param name="AppVersion">The app's versions.</param>
/// <param name="Os">The operating systems.</param>
/// <param name="Region">The app's labels.</param>
internal sealed record PolicyRule(string Name, PolicySettings Policy, string? AppVersion = null, string? Os = null, string? Region = null)
{
    /// <summary>Whether it is for a device.</summary>
    public bool Fits(Cohort cohort) => Fits(AppVersion, cohort.AppVersion) && Fits(Os, cohort.Os) && Fits(Region, cohort.Region);

    private static bool Fits(string? pattern, string text) => pattern switch
    {
        null => true,
        [.. var start, '*'] => text.StartsWith(start, StringComparison.OrdinalIgnoreCase),
        _ => string.Equals(text, pattern, StringComparison.OrdinalIgnoreCase),
    };
}
