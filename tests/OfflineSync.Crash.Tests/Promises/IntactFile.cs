using OfflineSync.Crash.Tests.Clients;

namespace OfflineSync.Crash.Tests.Promises;

/// <summary>I18: the database is not damaged.</summary>
internal static class IntactFile
{
    public static IEnumerable<string> Check(ClientFile file) =>
        file.Integrity().Where(line => line != "ok").Select(line => $"I18: the database of {file.Name}: {line}");
}
