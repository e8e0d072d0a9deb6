using OfflineSync.Server.Hosting;
using OfflineSync.Testing;

namespace OfflineSync.Dashboard.Tests;

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresFleetServer : FleetServer
{
    private string _connection = "";

    public override async Task InitializeAsync()
    {
        _connection = await PostgresServer.CreateDatabaseAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await PostgresServer.DropDatabaseAsync(_connection);
    }

    private protected override void Configure(ServerOptions options) => options.Postgres = _connection;
}
