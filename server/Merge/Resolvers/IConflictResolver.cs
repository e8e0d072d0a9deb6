namespace OfflineSync.Server.Merge.Resolvers;

/// <summary>
/// Decides what becomes of a register that two clients wrote concurrently (policy "custom"). It must be pure: the result depends on the arguments only, without I/O, clock or randomness.
/// It is asked once for each conflict, in the order of the scope's log, while the scope is locked: be quick. An exception fails the mutation; after some attempts it is rejected.
/// </summary>
public interface IConflictResolver
{
    /// <summary>The value that the column gets: one of the two sides, or another one made of both.</summary>
    /// <param name="conflict">Both sides.</param>
    /// <returns><see cref="long"/>, <see cref="double"/>, <see cref="string"/>, a byte array, or null.</returns>
    object? Resolve(ConflictContext conflict);
}
