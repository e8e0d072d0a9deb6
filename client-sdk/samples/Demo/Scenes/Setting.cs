using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Scenes;

/// <summary>Where the story takes place.</summary>
/// <param name="Folder">The folder for all files of the run.</param>
/// <param name="Dataset">What is synced.</param>
/// <param name="ImportedKeys">Whether integer keys are assigned elsewhere.</param>
/// <param name="Server">The server.</param>
/// <param name="Token">The token for it; null when it needs none.</param>
/// <param name="Scope">The run's own scope.</param>
internal sealed record Setting(string Folder, Dataset Dataset, bool ImportedKeys, Uri Server, string? Token, string Scope)
{
    /// <summary>The database of a device that has never synced; made before any device opens.</summary>
    public string Blank => Path.Combine(Folder, "blank.db");

    public string NewDatabase(string name)
    {
        var path = Path.Combine(Folder, $"{name}.db");
        File.Copy(Blank, path);
        return path;
    }
}
