using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Push;

/// <summary>The result of a mutation, which may still have to be decided.</summary>
/// <param name="Stored">What the log has of it.</param>
/// <param name="New">The mutation, when it is in this group.</param>
/// <param name="IsNew">Whether this push brought it first.</param>
internal sealed record DraftedResult(ChangeEntry? Stored, AcceptedMutation? New, bool IsNew)
{
    /// <summary>The result for the client, once everything is decided.</summary>
    public MutationResult ToResult(long nowMilliseconds)
    {
        var entry = Stored ?? New!.ToEntry(nowMilliseconds);
        return new MutationResult
        {
            Sequence = (ulong)entry.Sequence,
            Outcome = entry.Outcome,
            Change = (ulong)entry.Change,
            Code = entry.Code,
            Message = entry.Message,
        };
    }
}
