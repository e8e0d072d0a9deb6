using System.Text.Json;

namespace OfflineSync.Server.ChangeLog;

/// <summary>The names of key columns as they are stored: a JSON array.</summary>
internal static class KeyColumnsText
{
    /// <summary>Writes names.</summary>
    public static string Write(IReadOnlyList<string> names) => JsonSerializer.Serialize(names);

    /// <summary>Reads names.</summary>
    public static string[] Read(string text) => JsonSerializer.Deserialize<string[]>(text)!;
}
