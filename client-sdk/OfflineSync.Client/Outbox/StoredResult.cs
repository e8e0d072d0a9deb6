namespace OfflineSync.Client.Outbox;

/// <summary>What the result of a mutation came to.</summary>
/// <param name="Operations">How many operations it brought to the server.</param>
/// <param name="Milliseconds">How long ago it was written.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="Code">Why it was refused; null if it was applied.</param>
internal sealed record StoredResult(long Operations, long Milliseconds, long Attempts, string? Code);
