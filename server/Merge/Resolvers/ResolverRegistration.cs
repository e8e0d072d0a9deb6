namespace OfflineSync.Server.Merge.Resolvers;

/// <summary>A resolver and its name.</summary>
/// <param name="Name">The name that apps declare.</param>
/// <param name="Resolver">The resolver.</param>
internal sealed record ResolverRegistration(string Name, IConflictResolver Resolver);
