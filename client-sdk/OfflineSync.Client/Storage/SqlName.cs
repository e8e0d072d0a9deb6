namespace OfflineSync.Client.Storage;

/// <summary>Writes identifiers into SQL text.</summary>
internal static class SqlName
{
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string List(IEnumerable<string> names, string prefix = "") => string.Join(", ", names.Select(name => prefix + Quote(name)));

    /// <summary>Compares columns with the parameters from a number on.</summary>
    public static string Equal(IEnumerable<string> names, int first, string prefix = "") =>
        string.Join(" AND ", names.Select((name, i) => $"{prefix}{Quote(name)} = ?{first + i}"));

    public static string Parameters(int first, int count) => string.Join(", ", Enumerable.Range(first, count).Select(i => $"?{i}"));
}
