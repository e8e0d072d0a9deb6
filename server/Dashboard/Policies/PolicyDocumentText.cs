using System.Text.Json;

namespace OfflineSync.Server.Dashboard.Policies;

/// <summary>A policy's JSON document as paths and values, whatever else is in it.</summary>
internal static class PolicyDocumentText
{
    private const int ValuesMax = 2_000;

    /// <summary>What differs between two documents; a value that one of them does not have is null.</summary>
    public static IReadOnlyList<(string Path, string? Before, string? After)> Compare(string? before, string after)
    {
        var (old, now) = (before is null ? [] : Flatten(before), Flatten(after));
        return [.. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(path => (path, old.GetValueOrDefault(path), now.GetValueOrDefault(path))).Where(pair => pair.Item2 != pair.Item3)];
    }

    /// <summary>The cohorts that its rules are for.</summary>
    public static IReadOnlyList<PolicyCohort> CohortsOf(string document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return Property(json.RootElement, "rules") is { ValueKind: JsonValueKind.Array } rules
                ? [.. rules.EnumerateArray().Take(PolicyReader.RulesMax).Select(rule => new PolicyCohort(
                    Text(rule, "name") ?? "unnamed", Text(rule, "appVersion") ?? Text(rule, "app_version"), Text(rule, "os"), Text(rule, "region")))]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static Dictionary<string, string> Flatten(string document)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(document);
            Add(json.RootElement, "", values);
        }
        catch (JsonException)
        {
            values["document"] = document;
        }
        return values;
    }

    private static void Add(JsonElement element, string path, Dictionary<string, string> values)
    {
        if (values.Count >= ValuesMax)
            return;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
                Add(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", values);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (i, item) in element.EnumerateArray().Index())
                Add(item, $"{path}[{Text(item, "name") ?? i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]", values);
        }
        else if (element.ValueKind != JsonValueKind.Null)
        {
            values[path] = element.ToString();
        }
    }

    private static JsonElement? Property(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var property in element.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
                return property.Value;
        }
        return null;
    }

    private static string? Text(JsonElement element, string name) => Property(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
