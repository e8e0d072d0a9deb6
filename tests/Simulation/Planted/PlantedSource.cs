namespace OfflineSync.Simulation.Planted;

/// <summary>Puts all planted bugs into the product's source, each behind a switch of its own.</summary>
internal static class PlantedSource
{
    /// <summary>The file that each project with a bug gets.</summary>
    public const string SwitchFile = "Planted.cs";

    /// <summary>Switches one bug on in a process.</summary>
    public const string SwitchName = "OfflineSync.Planted";

    /// <summary>What the file says.</summary>
    public const string Switch =
        $$"""
        internal static class Planted
        {
            public static bool Is(string name) => (string?)System.AppContext.GetData("{{SwitchName}}") == name;
        }
        """;

    private static readonly string[] Projects =
        ["client-sdk/OfflineSync.Client/", "client-sdk/OfflineSync.WorkManager/", "server/", "protos/OfflineSync.Protocol/"];

    /// <summary>The folder of the project that a file belongs to.</summary>
    public static string ProjectOf(string file) => Projects.FirstOrDefault(project => file.StartsWith(project, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"{file} is in none of the projects that bugs are planted in.");

    /// <summary>A file's text with all bugs that are in it. They fit.</summary>
    public static string Plant(string file, string text, IEnumerable<PlantedBug> bugs)
    {
        foreach (var (bug, edit, at) in PlacesIn(file, text, bugs))
            text = text[..at] + edit.Replacement(bug.Name) + text[(at + edit.Original.Length)..];
        return text;
    }

    /// <summary>Why bugs do not fit a file's text: what one changes is not there exactly once, or another one changes it too.</summary>
    public static IReadOnlyList<string> FindProblems(string file, string text, IEnumerable<PlantedBug> bugs) => FindProblems(file, text, PlacesIn(file, text, bugs));

    private static List<string> FindProblems(string file, string text, List<(PlantedBug Bug, PlantedEdit Edit, int At)> places)
    {
        var problems = new List<string>();
        var limit = text.Length;
        foreach (var (bug, edit, at) in places)
        {
            if (at < 0 || text.IndexOf(edit.Original, at + 1, StringComparison.Ordinal) >= 0)
                problems.Add($"The text that the planted bug {bug.Name} changes is not in {file} exactly once: update the bug with the code.");
            else if (at + edit.Original.Length > limit)
                problems.Add($"The planted bug {bug.Name} changes a text in {file} that another one changes too.");
            limit = at;
        }
        return problems;
    }

    // From the end to the beginning, so that one replacement does not move the next.
    private static List<(PlantedBug Bug, PlantedEdit Edit, int At)> PlacesIn(string file, string text, IEnumerable<PlantedBug> bugs) =>
    [
        .. bugs.SelectMany(bug => bug.Edits.Where(edit => edit.File == file)
            .Select(edit => (Bug: bug, Edit: edit, At: text.IndexOf(edit.Original, StringComparison.Ordinal))))
            .OrderByDescending(place => place.At),
    ];
}
