using OfflineSync.Crash.Tests.Clients;
using OfflineSync.Crash.Tests.Servers;

namespace OfflineSync.Crash.Tests.Promises;

/// <summary>I5: what a client wrote is sent, takes effect, and is seen by others in its order, without holes.</summary>
internal static class ClientOrder
{
    public static IEnumerable<string> Check(ClientFile file)
    {
        foreach (var writes in file.Visible().Where(writes => writes.First != 1 || writes.Count != writes.Last))
            yield return $"I5: {file.Name} shows {writes.Count} transactions of {writes.Writer}, {writes.First} to {writes.Last}";
        var rows = file.Outbox().Where(row => row.Sequence is not null).ToArray();
        if (!rows.Select(row => row.Sequence!.Value).SequenceEqual(Enumerable.Range(1, rows.Length).Select(number => (long)number)))
            yield return $"I5: the sequences of {file.Name} have holes";
        var numbers = rows.SelectMany(row => row.Mutation.Parts.Keys).ToArray();
        if (!numbers.SequenceEqual(numbers.Order()))
            yield return $"I5: the mutations of {file.Name} are not in the order in which they were written";
    }

    public static IEnumerable<string> Check(ServerLog log) => log.Changes.GroupBy(change => change.ClientId)
        .Where(own => !own.Select(change => change.Sequence).SequenceEqual(Enumerable.Range(1, own.Count()).Select(number => (long)number)))
        .Select(own => $"I5: the mutations of client {own.Key} took effect in another order than its own, or with holes");
}
