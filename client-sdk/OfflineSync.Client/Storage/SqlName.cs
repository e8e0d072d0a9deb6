namespace OfflineSync.Client.Storage;

/// <summary>Writes identifiers into SQL text.</summary>
internal static class SqlName
{
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string List(IEnumerable<string> names, string prefix = "") => string.Join(", ", names.Select(name => prefix + Quote(name)));

    public static string Parameters(int first, int count) => string.Join(", ", Enumerable.Range(first, count).Select(i => $"?{i}"));
}
