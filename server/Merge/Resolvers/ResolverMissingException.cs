namespace OfflineSync.Server.Merge.Resolvers;

/// <summary>A column needs a resolver that this server was started without: an operator's mistake, so the mutation waits instead of being rejected.</summary>
internal sealed class ResolverMissingException(string name) : Exception($"This server has no resolver \"{name}\". Register it with AddConflictResolver.");
