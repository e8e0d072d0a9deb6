using OfflineSync.Server.Merge.Resolvers;

namespace OfflineSync.Simulation.Servers;

/// <summary>Of two levels the higher one stays.</summary>
internal sealed class GreaterWins : IConflictResolver
{
    public const string Name = "greater";

    public object? Resolve(ConflictContext conflict) =>
        (conflict.Current.Value as long? ?? long.MinValue) >= (conflict.Incoming.Value as long? ?? long.MinValue) ? conflict.Current.Value : conflict.Incoming.Value;
}
