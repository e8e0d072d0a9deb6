using OfflineSync.Client;
using OfflineSync.Crash.Tests.Clients;
using OfflineSync.Crash.Tests.Servers;

namespace OfflineSync.Crash.Tests.Promises;

/// <summary>I2: what a client takes for acknowledged is in the server's log, with the same bytes at the change that the client was told.</summary>
internal static class AcknowledgedMutations
{
    public static IEnumerable<string> Check(ClientFile file, ServerLog log)
    {
        if (file.IsNew)
            yield break;
        var id = file.ClientId();
        var own = log.Changes.Where(change => change.ClientId == id).ToDictionary(change => change.Sequence);
        foreach (var row in file.Outbox().Where(row => row.State == MutationState.Acknowledged))
        {
            if (!own.TryGetValue(row.Sequence!.Value, out var change))
                yield return $"I2: mutation {row.Sequence} of {file.Name} was acknowledged, and the log does not have it";
            else if (change.Digest != row.Mutation.Digest || change.Number != row.Change)
                yield return $"I2: mutation {row.Sequence} of {file.Name} was acknowledged as change {row.Change}, and the log has {change}";
        }
    }
}
