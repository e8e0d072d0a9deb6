using OfflineSync.Client;
using OfflineSync.Crash.Tests.Clients;

namespace OfflineSync.Crash.Tests.Promises;

/// <summary>I1, I3: each write that returned is in its table, and is captured, waiting, acknowledged or rejected.</summary>
internal static class DurableWrites
{
    public static IEnumerable<string> Check(ClientFile file)
    {
        var (returned, begun) = (file.Record.Returned, file.Record.Begun);
        var shown = file.Visible().SingleOrDefault(writes => writes.Writer == file.Name)?.Last ?? 0;
        if (shown < returned)
            yield return $"I1: {file.Name}-{returned} returned, and the table ends at {shown}";
        if (shown > begun)
            yield return $"I1: the table ends at {file.Name}-{shown}, and only {begun} were begun";
        var captured = file.Captured();
        var rows = file.Outbox();
        var kept = rows.SelectMany(row => row.Mutation.Parts.Keys).ToHashSet();
        for (var number = 1L; number <= shown; number++)
        {
            if (!captured.ContainsKey(number) && !kept.Contains(number))
                yield return $"I3: {file.Name}-{number} is in the table, and neither captured nor in the outbox";
        }
        foreach (var row in rows.Where(row => row.State == MutationState.Rejected))
            yield return $"I3: mutation {row.Sequence} of {file.Name} was rejected: {row.Code}";
    }
}
