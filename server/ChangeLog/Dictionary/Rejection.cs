namespace OfflineSync.Server.ChangeLog.Dictionary;

/// <summary>Why a mutation is refused for good.</summary>
/// <param name="Code">Stable, upper snake case.</param>
/// <param name="Message">For people.</param>
internal sealed record Rejection(string Code, string Message);
