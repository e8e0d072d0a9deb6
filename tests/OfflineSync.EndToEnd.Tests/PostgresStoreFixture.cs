using OfflineSync.Server.Hosting;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests;

public sealed class PostgresStoreFixture : StoreFixture
{
    private string _connectionString = "";

    public override async Task InitializeAsync() => _connectionString = await PostgresServer.CreateDatabaseAsync();

    public override void Configure(ServerOptions options) => options.Postgres = _connectionString;

    public override Task DisposeAsync() => PostgresServer.DropDatabaseAsync(_connectionString);
}
