namespace OfflineSync.Server.Validation;

/// <summary>Names a mutation within its scope.</summary>
/// <param name="Client">The client.</param>
/// <param name="Sequence">Its sequence.</param>
internal readonly record struct MutationId(UInt128 Client, long Sequence);
