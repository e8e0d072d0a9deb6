using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Tests;

/// <summary>Databases in a temporary folder.</summary>
public sealed class DatabaseFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-demo-tests-").FullName;
    private int _count;

    public string NewPath() => Path.Combine(_folder, $"{++_count}.db");

    public string Create(params string[] statements)
    {
        var path = NewPath();
        using var connection = SqliteFile.Open(path);
        foreach (var statement in statements)
            connection.Execute(statement);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
