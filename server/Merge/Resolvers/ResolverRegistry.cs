namespace OfflineSync.Server.Merge.Resolvers;

/// <summary>The resolvers of this server, by name.</summary>
internal sealed class ResolverRegistry(IEnumerable<ResolverRegistration> registrations)
{
    private readonly Dictionary<string, IConflictResolver> _resolvers = registrations.ToDictionary(
        registration => registration.Name, registration => registration.Resolver, StringComparer.Ordinal);

    /// <summary>Whether there is a resolver of this name.</summary>
    public bool Has(string name) => _resolvers.ContainsKey(name);

    /// <summary>The resolver of a name.</summary>
    /// <exception cref="ResolverMissingException">This server was started without it.</exception>
    public IConflictResolver Find(string name) => _resolvers.TryGetValue(name, out var resolver) ? resolver : throw new ResolverMissingException(name);
}
