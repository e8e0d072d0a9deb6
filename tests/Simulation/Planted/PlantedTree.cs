namespace OfflineSync.Simulation.Planted;

/// <summary>A copy of the source with all bugs in it, from which one build has them all.</summary>
internal sealed class PlantedTree(string root, IReadOnlyList<PlantedBug> bugs)
{
    private static readonly string[] Folders =
        ["client-sdk/OfflineSync.Client", "client-sdk/OfflineSync.WorkManager", "server", "protos", "tests/OfflineSync.Testing", "tests/Simulation"];

    private static readonly string[] Files =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "BannedSymbols.txt", "global.json", ".editorconfig",
        "tests/Directory.Build.props",
    ];

    private static readonly string[] Skipped = ["bin", "obj", "artifacts", "data"];

    /// <summary>The copy's root.</summary>
    public string Root { get; } = Path.Combine(root, "artifacts", "planted", "tree");

    /// <summary>The project that the copy is built from.</summary>
    public string Project => Path.Combine(Root, "tests", "Simulation", "OfflineSync.Simulation.csproj");

    /// <summary>What the build makes.</summary>
    public string Program => Path.Combine(Root, "artifacts", "bin", "OfflineSync.Simulation", "release", "OfflineSync.Simulation.dll");

    /// <summary>The repository around a folder.</summary>
    public static string FindRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "OfflineSync.sln")))
                return at.FullName;
        }
        throw new InvalidOperationException($"{folder} is not in a repository of OfflineSync.");
    }

    /// <summary>Brings the copy up to date. What did not change is not written, so that it is not built again.</summary>
    public void Update()
    {
        var wanted = Files.Concat(Folders.SelectMany(List)).Where(file => File.Exists(Path.Combine(root, file)))
            .ToDictionary(file => file, file => File.ReadAllText(Path.Combine(root, file)), StringComparer.Ordinal);
        var planted = bugs.SelectMany(bug => bug.Edits).Select(edit => edit.File).Distinct(StringComparer.Ordinal).ToArray();
        var problems = planted.SelectMany(file => PlantedSource.FindProblems(file, wanted.GetValueOrDefault(file) ?? "", bugs)).ToArray();
        if (problems.Length > 0)
            throw new InvalidOperationException(string.Join('\n', problems));
        foreach (var file in planted)
        {
            wanted[file] = PlantedSource.Plant(file, wanted[file], bugs);
            wanted[PlantedSource.ProjectOf(file) + PlantedSource.SwitchFile] = PlantedSource.Switch;
        }
        foreach (var stale in Folders.SelectMany(folder => List(Root, folder)).Where(file => !wanted.ContainsKey(file)))
            File.Delete(Path.Combine(Root, stale));
        foreach (var (file, text) in wanted)
            Write(Path.Combine(Root, file), text);
    }

    private static void Write(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private IEnumerable<string> List(string folder) => List(root, folder);

    private static IEnumerable<string> List(string root, string folder)
    {
        var path = Path.Combine(root, folder);
        if (!Directory.Exists(path))
            return [];
        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => Skipped.Contains(part, StringComparer.Ordinal)));
    }
}
