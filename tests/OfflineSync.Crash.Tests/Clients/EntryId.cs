using System.Globalization;

namespace OfflineSync.Crash.Tests.Clients;

/// <summary>Reads the keys of entries: "client-number-part".</summary>
internal static class EntryId
{
    public static (string Client, long Number) Read(string id)
    {
        var parts = id.Split('-');
        return (parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
