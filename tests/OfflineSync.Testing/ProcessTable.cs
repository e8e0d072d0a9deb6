using System.Globalization;

namespace OfflineSync.Testing;

/// <summary>The processes of this machine, as Linux lists them.</summary>
internal static class ProcessTable
{
    private const string Root = "/proc";
    private const int StateField = 0;
    private const int ParentField = 1;

    /// <summary>The children of a process.</summary>
    public static IEnumerable<int> Children(int parent)
    {
        foreach (var folder in Directory.GetDirectories(Root))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                && Fields(Path.GetFileName(folder)) is { } fields
                && fields[ParentField] == parent.ToString(CultureInfo.InvariantCulture))
            {
                yield return id;
            }
        }
    }

    /// <summary>Whether a process still runs; one whose exit code nobody has collected does not.</summary>
    public static bool IsAlive(string id) => Fields(id) is { } fields && fields[StateField] is not ("Z" or "X");

    /// <summary>What follows the name, which may itself have blanks and parentheses; null when there is no such process.</summary>
    private static string[]? Fields(string id)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(Root, id, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
