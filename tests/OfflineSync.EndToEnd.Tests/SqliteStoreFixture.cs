using Microsoft.Data.Sqlite;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests;

public sealed class SqliteStoreFixture : StoreFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-store-").FullName;

    private string Database => Path.Combine(_folder, "server.db");

    public override void Configure(ServerOptions options) => options.SqlitePath = Database;

    public override Task BackUpAsync(string file)
    {
        using var source = Open(Database);
        using var copy = Open(file);
        source.BackupDatabase(copy);
        return Task.CompletedTask;
    }

    public override Task RestoreAsync(string file)
    {
        // The server ran in this process, and its connections outlive it.
        SqliteConnection.ClearAllPools();
        foreach (var suffix in new[] { "", "-wal", "-shm" })
            File.Delete(Database + suffix);
        File.Copy(file, Database);
        return Task.CompletedTask;
    }

    public override Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
