using Microsoft.Data.Sqlite;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Tests;

/// <summary>A database file that is deleted with the test.</summary>
internal sealed class SqliteStore
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-").FullName;

    private string DatabasePath => Path.Combine(_folder, "log.db");

    public void Configure(ServerOptions options) => options.SqlitePath = DatabasePath;

    /// <summary>A connection of somebody else's.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={DatabasePath}");
        connection.Open();
        return connection;
    }

    public void Execute(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Delete()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
