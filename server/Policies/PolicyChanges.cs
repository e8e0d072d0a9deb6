using System.Globalization;
using System.Text.Json;

namespace OfflineSync.Server.Policies;

/// <summary>What differs between two documents.</summary>
internal static class PolicyChanges
{
    /// <summary>The settings that differ, by their paths; one that a document does not have is null.</summary>
    public static IReadOnlyList<(string Path, string? Before, string? After)> Between(PolicyDocument? before, PolicyDocument after)
    {
        var (old, now) = (before is null ? [] : SettingsOf(before), SettingsOf(after));
        return [.. old.Keys.Union(now.Keys).Select(path => (path, old.GetValueOrDefault(path), now.GetValueOrDefault(path))).Where(pair => pair.Item2 != pair.Item3)];
    }

    private static Dictionary<string, string> SettingsOf(PolicyDocument document)
    {
        // The first rule that fits counts, so their order says something.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["rules"] = string.Join(", ", document.Rules.Select(rule => rule.Name)) };
        foreach (var rule in document.Rules)
            Add(PolicyJson.ElementOf(rule), $"rules[{rule.Name}]", settings);
        return settings;
    }

    private static void Add(JsonElement element, string path, Dictionary<string, string> settings)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
                Add(property.Value, $"{path}.{property.Name}", settings);
            else
                settings[$"{path}.{property.Name}"] = Convert.ToString(property.Value, CultureInfo.InvariantCulture) ?? "";
        }
    }
}
