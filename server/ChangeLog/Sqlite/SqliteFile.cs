using Microsoft.Data.Sqlite;

namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>The database file of the embedded store.</summary>
/// <param name="path">Its path.</param>
internal sealed class SqliteFile(string path)
{
    /// <summary>Its full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>How to open it.</summary>
    public string ConnectionString { get; } = new SqliteConnectionStringBuilder
    {
        DataSource = System.IO.Path.GetFullPath(path),
        DefaultTimeout = 30,
        Pooling = true,
    }.ToString();

    /// <summary>Makes sure that the file can be created.</summary>
    public void CreateFolder()
    {
        if (System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
    }
}
