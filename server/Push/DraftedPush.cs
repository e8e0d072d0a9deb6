namespace OfflineSync.Server.Push;

/// <summary>A push of a group.</summary>
/// <param name="Push">The push.</param>
/// <param name="Results">The results of its mutations, as far as it was not refused.</param>
/// <param name="Refusal">Why it is refused as a whole, if so.</param>
internal sealed record DraftedPush(PendingPush Push, IReadOnlyList<DraftedResult> Results, Exception? Refusal);
