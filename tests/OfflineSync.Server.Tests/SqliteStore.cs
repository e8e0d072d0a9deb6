using Microsoft.Data.Sqlite;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Tests;

/// <summary>A database file that is deleted with the test.</summary>
internal sealed class SqliteStore
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-").FullName;

    public void Configure(ServerOptions options) => options.SqlitePath = Path.Combine(_folder, "log.db");

    public void Delete()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
