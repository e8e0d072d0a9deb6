namespace OfflineSync.Server.Push;

/// <summary>The outcome of each push of a group: a result or the error that concerns it alone.</summary>
/// <param name="Push">The push.</param>
/// <param name="Result">Its result.</param>
/// <param name="Error">Its error.</param>
internal readonly record struct PushOutcome(PendingPush Push, PushResult? Result, Exception? Error);
