using OfflineSync.Server.Merge.Resolvers;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>Keeps both values, and what they were made from.</summary>
internal sealed class JoiningResolver : IConflictResolver
{
    public const string Name = "join";

    public object? Resolve(ConflictContext conflict) => $"{conflict.Base}>{conflict.Current.Value}+{conflict.Incoming.Value}";
}
