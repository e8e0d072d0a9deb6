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

    [Fact]
    public async Task A_node_waits_longer_for_the_migration_of_another_one_than_statements_may_take()
    {
        var connectionString = await PostgresServer.CreateDatabaseAsync();
        await using var other = new NpgsqlConnection(connectionString);
        await other.OpenAsync();
        await using var migration = await other.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("SELECT pg_advisory_xact_lock(x'4F66664C53796E63'::bigint)", other))
            await hold.ExecuteNonQueryAsync();
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 1, MaxPoolSize = 1 }.ToString();
        var start = SyncNode.StartAsync(options => options.Postgres = settings, new TestClock());
        Assert.NotSame(start, await Task.WhenAny(start, Task.Delay(TimeSpan.FromSeconds(4))));
        await migration.RollbackAsync();
        await (await start).DisposeAsync();
        await PostgresServer.DropDatabaseAsync(connectionString);
    }

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
