namespace OfflineSync.Server.Push;

/// <summary>The outcome of a group.</summary>
/// <param name="Pushes">The outcome of each push.</param>
/// <param name="NewHead">The last change, if there are new ones.</param>
/// <param name="Tally">What it did, in numbers.</param>
internal sealed record GroupOutcome(IReadOnlyList<PushOutcome> Pushes, long? NewHead, GroupTally Tally);
