namespace OfflineSync.Server.Policies;

/// <summary>One version of the policies.</summary>
/// <param name="Version">Its number: 1, 2, 3…</param>
/// <param name="AppliedAt">When it was applied.</param>
/// <param name="Note">Why.</param>
/// <param name="Document">What it says.</param>
internal sealed record PolicyVersion(long Version, DateTimeOffset AppliedAt, string Note, PolicyDocument Document);
