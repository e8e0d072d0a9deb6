namespace OfflineSync.Server.Merge.Resolvers;

/// <summary>One side of a conflict.</summary>
/// <param name="Value">The value.</param>
/// <param name="Client">Who wrote it.</param>
/// <param name="WrittenAt">When, by the writer's clock as corrected by the server's.</param>
/// <param name="Stamp">Its hybrid logical clock stamp; the higher one is the later write.</param>
public sealed record ConflictSide(object? Value, Guid Client, DateTimeOffset WrittenAt, ulong Stamp);
