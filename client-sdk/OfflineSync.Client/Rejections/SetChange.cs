namespace OfflineSync.Client;

/// <summary>What was changed in a set. Elements are JSON values.</summary>
/// <param name="Added">Elements that were added.</param>
/// <param name="Removed">Elements that were removed.</param>
public sealed record SetChange(IReadOnlyList<string> Added, IReadOnlyList<string> Removed);
