using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.Merge;

/// <summary>A rule does not let a mutation in: it is rejected as a whole.</summary>
internal sealed class MutationRejectedException(string code, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public Rejection Rejection { get; } = new(code, message);
}
