using OfflineSync.Crash.Tests.Clients;

namespace OfflineSync.Crash.Tests.Promises;

/// <summary>I9: when all is synced, all clients show what a client shows that has just fetched everything from the server.</summary>
internal static class Convergence
{
    private const int ShownMax = 3;

    public static IEnumerable<string> Check(IReadOnlyList<ClientFile> files, ClientFile witness)
    {
        var there = witness.Dump();
        foreach (var file in files)
        {
            var here = file.Dump();
            if (there.SequenceEqual(here))
                continue;
            var (missing, more) = (there.Except(here).Take(ShownMax), here.Except(there).Take(ShownMax));
            yield return $"I9: {file.Name} lacks {string.Join(", ", missing)}, and has {string.Join(", ", more)}";
        }
    }
}
