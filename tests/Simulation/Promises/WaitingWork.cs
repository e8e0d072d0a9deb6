namespace OfflineSync.Simulation.Promises;

/// <summary>What waits on a device.</summary>
/// <param name="Captured">How many rows are captured.</param>
/// <param name="LastCaptured">The last of them.</param>
/// <param name="LastEntry">The outbox's last entry.</param>
/// <param name="From">The first entry that is looked at.</param>
/// <param name="Unanswered">How many entries from there on have no answer.</param>
/// <param name="Sum">Their numbers' sum.</param>
internal readonly record struct WaitingWork(long Captured, long LastCaptured, long LastEntry, long From, long Unanswered, long Sum);
