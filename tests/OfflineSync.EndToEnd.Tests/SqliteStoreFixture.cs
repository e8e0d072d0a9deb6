using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests;

public sealed class SqliteStoreFixture : StoreFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-store-").FullName;

    public override void Configure(ServerOptions options) => options.SqlitePath = Path.Combine(_folder, "server.db");

    public override Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
