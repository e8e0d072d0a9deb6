using OfflineSync.Crash.Tests.Servers;

namespace OfflineSync.Crash.Tests.Promises;

/// <summary>I7: the changes of a scope are 1…n.</summary>
internal static class DenseLog
{
    public static IEnumerable<string> Check(ServerLog log)
    {
        if (log.Head != log.Changes.Count)
            yield return $"I7: the log has {log.Changes.Count} changes, and its head is {log.Head}";
        if (!log.Changes.Select(change => change.Number).SequenceEqual(Enumerable.Range(1, log.Changes.Count).Select(number => (long)number)))
            yield return "I7: the log has holes";
    }
}
