namespace OfflineSync.Server.Tests.Telemetry;

/// <summary>The tables of docs/OPERATIONS.md.</summary>
internal static class OperationsDocument
{
    /// <summary>The rows below a heading, cell by cell, without backticks.</summary>
    public static IReadOnlyList<string[]> Table(string heading) =>
    [
        .. File.ReadLines(FilePath()).SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray()),
    ];

    private static string FilePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OfflineSync.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return Path.Combine(folder.FullName, "docs", "OPERATIONS.md");
    }
}
