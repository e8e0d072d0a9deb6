namespace OfflineSync.Demo.Reporting;

/// <summary>What became of the columns that all devices wrote.</summary>
/// <param name="Stock">The counter.</param>
/// <param name="Tags">The set.</param>
/// <param name="Description">The text.</param>
/// <param name="Conflicts">How many values lost and were shown to the devices that wrote them.</param>
/// <param name="Taken">How many of those their device took after all.</param>
/// <param name="Rejected">How many mutations were rejected.</param>
/// <param name="Retried">How many of those went through when they were tried again.</param>
internal sealed record DisagreementResult(
    long Stock, IReadOnlyList<string> Tags, string Description, int Conflicts, int Taken, int Rejected, int Retried);
