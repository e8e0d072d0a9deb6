using Microsoft.Data.Sqlite;

namespace OfflineSync.Demo.Scenes;

/// <summary>A folder that lives as long as the run.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("offlinesync-demo-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // The operating system cleans its folder of temporary files.
        }
    }
}
