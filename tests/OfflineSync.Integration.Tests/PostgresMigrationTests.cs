using Npgsql;
using OfflineSync.Contract;
using OfflineSync.Testing;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresMigrationTests
{
    [Fact]
    public Task Nodes_that_start_together_on_an_empty_database_all_come_up() => StartTogetherAsync(settings => settings);

    [Fact]
    public Task Nodes_that_start_together_with_one_connection_each_all_come_up() =>
        StartTogetherAsync(settings => new NpgsqlConnectionStringBuilder(settings) { MaxPoolSize = 1, Timeout = 10 }.ToString());

    private static async Task StartTogetherAsync(Func<string, string> settings)
    {
        var connectionString = await PostgresServer.CreateDatabaseAsync();
        try
        {
            var nodes = await Task.WhenAll(Enumerable.Range(0, 4)
                .Select(_ => SyncNode.StartAsync(options => options.Postgres = settings(connectionString), new TestClock())));
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
        finally
        {
            await PostgresServer.DropDatabaseAsync(connectionString);
        }
    }
}
