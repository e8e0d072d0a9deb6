using OfflineSync.Contract;
using OfflineSync.Testing;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresMigrationTests
{
    [Fact]
    public async Task Nodes_that_start_together_on_an_empty_database_all_come_up()
    {
        var connectionString = await PostgresServer.CreateDatabaseAsync();
        try
        {
            var nodes = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => SyncNode.StartAsync(options => options.Postgres = connectionString, new TestClock())));
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
        finally
        {
            await PostgresServer.DropDatabaseAsync(connectionString);
        }
    }
}
