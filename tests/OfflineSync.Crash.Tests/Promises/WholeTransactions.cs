using OfflineSync.Crash.Tests.Clients;
using OfflineSync.Crash.Victim;

namespace OfflineSync.Crash.Tests.Promises;

/// <summary>I6: a transaction of anyone is shown as a whole or not at all, and is sent as a whole.</summary>
internal static class WholeTransactions
{
    public static IEnumerable<string> Check(ClientFile file)
    {
        var visible = file.Visible();
        foreach (var writes in visible)
        {
            if (writes.Torn > 0)
                yield return $"I6: {file.Name} shows {writes.Torn} transactions of {writes.Writer} without all of their entries";
            var (first, last) = (Math.Max(1, writes.Last - AppTransaction.DoomedFor + 1), writes.Last);
            if ((writes.FirstDoomed, writes.LastDoomed, writes.Doomed) != (first, last, last - first + 1))
                yield return $"I6: {file.Name} shows {writes.Writer} to {last} and its doomed rows {writes.FirstDoomed} to {writes.LastDoomed}, {writes.Doomed} of them";
        }
        // Each of them has added one.
        var (total, expected) = (file.Total(), visible.Sum(writes => writes.Count));
        if (total != expected)
            yield return $"I6: {file.Name} shows {expected} transactions, and counters of {total}";
        foreach (var (number, parts) in file.Outbox().SelectMany(row => row.Mutation.Parts))
        {
            if (parts != AppTransaction.Parts(number))
                yield return $"I6: {file.Name}-{number} is sent with {parts} entries in one mutation";
        }
        foreach (var (number, parts) in file.Captured())
        {
            if (parts != AppTransaction.Parts(number))
                yield return $"I6: {file.Name}-{number} is captured with {parts} entries";
        }
    }
}
