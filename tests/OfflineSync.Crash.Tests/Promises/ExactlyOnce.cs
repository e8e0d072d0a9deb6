using OfflineSync.Client;
using OfflineSync.Crash.Tests.Clients;
using OfflineSync.Crash.Tests.Servers;

namespace OfflineSync.Crash.Tests.Promises;

/// <summary>I4: when all is synced, each write that returned has taken effect once, and nothing else has.</summary>
internal static class ExactlyOnce
{
    public static IEnumerable<string> Check(IReadOnlyList<ClientFile> files, ServerLog log, ClientFile witness)
    {
        foreach (var twice in log.Changes.GroupBy(change => (change.ClientId, change.Sequence)).Where(same => same.Count() > 1))
            yield return $"I4: mutation {twice.Key.Sequence} of {twice.Key.ClientId} took effect {twice.Count()} times";
        foreach (var change in log.Changes.Where(change => change.Code.Length > 0))
            yield return $"I4: {change} has no effect";
        var written = 0L;
        foreach (var file in files)
        {
            var outbox = file.Outbox();
            foreach (var twice in outbox.SelectMany(row => row.Mutation.Parts.Keys).GroupBy(number => number).Where(same => same.Count() > 1))
                yield return $"I4: {file.Name}-{twice.Key} is in {twice.Count()} mutations";
            if (outbox.Count(row => row.State != MutationState.Acknowledged) is > 0 and var waiting)
                yield return $"I4: {waiting} mutations of {file.Name} still wait";
            var shown = witness.Visible().SingleOrDefault(writes => writes.Writer == file.Name)?.Count ?? 0;
            if (shown < file.Record.Returned || shown > file.Record.Begun)
                yield return $"I4: of {file.Name}, {file.Record.Returned} returned, {file.Record.Begun} were begun, and {shown} took effect";
            written += shown;
        }
        if (witness.Total() != written)
            yield return $"I4: {written} transactions added one each, and the counters have {witness.Total()}";
        var ids = files.Where(file => !file.IsNew).Select(file => file.ClientId()).ToHashSet();
        var others = log.Changes.Select(change => change.ClientId).Distinct().Count(id => !ids.Contains(id));
        if (others > 1)
            yield return $"I4: {others} clients beside those of the test and the one that brought the ballast have pushed";
    }
}
