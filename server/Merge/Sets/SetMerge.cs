namespace OfflineSync.Server.Merge.Sets;

/// <summary>What a merge made of a set.</summary>
/// <param name="State">The set now.</param>
/// <param name="Conflicts">What lost, at most once for each element, in canonical order.</param>
internal readonly record struct SetMerge(SetState State, IReadOnlyList<SetConflict> Conflicts);
