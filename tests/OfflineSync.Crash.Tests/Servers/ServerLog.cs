namespace OfflineSync.Crash.Tests.Servers;

/// <summary>The log of a scope, as the store has it.</summary>
/// <param name="Head">The last change, by the counter row.</param>
/// <param name="Changes">The changes in their order.</param>
internal sealed record ServerLog(long Head, IReadOnlyList<LoggedChange> Changes);
