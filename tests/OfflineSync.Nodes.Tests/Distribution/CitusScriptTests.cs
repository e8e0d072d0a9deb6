using Npgsql;
using OfflineSync.Contract;
using OfflineSync.Nodes.Tests.Processes;
using OfflineSync.Server.Access;
using OfflineSync.Server.ChangeLog.Postgres;
using OfflineSync.Server.Clients;
using OfflineSync.Server.Migrations.Postgres;
using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests.Distribution;

/// <summary>The script for Citus, run on a stand-in: not Citus itself.</summary>
public sealed class CitusScriptTests : TestDatabase
{
    private const string Scope = "distributed";

    [Fact]
    public async Task The_script_distributes_every_table_once_and_the_server_works_on_them_within_the_shards_of_a_scope()
    {
        await DistributeAsync();
        Assert.Equal(Statements.Tables.Order(), await ReadAsync("SELECT logicalrelid::regclass::text FROM pg_dist_partition ORDER BY 1", row => row.GetString(0).Split('.')[^1].Trim('"')));
        await ExecuteAsync("SELECT pg_stat_reset()");
        var node = await StartNodeAsync();
        await using (node)
            await new Workload(node, Scope).RunAsync();
        await ClaimAsync();
        await LeftAloneAsync();

        var used = await ReadAsync("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'offlinesync' AND relname ~ '_[0-7]$' AND seq_scan + idx_scan + n_tup_ins + n_tup_upd + n_tup_del > 0", row => row.GetString(0));
        var shard = (await ReadAsync($"SELECT tableoid::regclass::text FROM offlinesync.scopes WHERE scope = '{Scope}'", row => row.GetString(0))).Single()[^1];
        // Scopes are measured now and then, all at once; attachments are looked after in the same way.
        string[] byOthers = ["field_scopes", "attachments", "attachment_references", "attachment_scopes"];
        Assert.Equal(Statements.Tables.Except(byOthers).Select(table => $"{table}_{shard}").Order(), used.Order());
    }

    [Fact]
    public async Task A_row_that_is_there_already_is_found_although_the_shard_refuses_it()
    {
        await DistributeAsync();
        await using var node = await StartNodeAsync();
        await new Workload(node, Scope).RepeatInsertAsync();
    }

    [Fact]
    public async Task A_row_that_is_there_already_is_found_although_the_error_does_not_name_the_table()
    {
        await using var node = await StartNodeAsync();
        await ExecuteAsync("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT FROM offlinesync.rows WHERE scope = NEW.scope AND table_id = NEW.table_id AND key = NEW.key) THEN
                    RAISE unique_violation;
                END IF;
                RETURN NEW;
            END
            $$;
            CREATE TRIGGER refuse BEFORE INSERT ON offlinesync.rows FOR EACH ROW EXECUTE FUNCTION refuse();
            """);
        await new Workload(node, Scope).RepeatInsertAsync();
    }

    [Fact]
    public async Task The_script_complains_of_a_table_that_it_does_not_know()
    {
        await using (await StartNodeAsync())
            await ExecuteAsync(StandIn.Sql + "CREATE TABLE offlinesync.newer (scope text PRIMARY KEY);");
        var error = await Assert.ThrowsAsync<PostgresException>(RunScriptAsync);
        Assert.Contains("newer", error.MessageText, StringComparison.Ordinal);
    }

    /// <summary>A caller with a token comes: it is looked for, added, and looked for again.</summary>
    private async Task ClaimAsync()
    {
        await using var source = NpgsqlDataSource.Create(Database);
        var options = new AccessOptions { ClientCache = TimeSpan.Zero };
        var clients = new ClientRegister(
            PostgresMigrator.ContextsOf(source), new PostgresChangeLog(source, Guid.NewGuid, TimeProvider.System), options, TimeProvider.System);
        await clients.ClaimAsync(Scope, 7, "ada", CancellationToken.None);
        Assert.Equal("ada", (await clients.ClaimAsync(Scope, 7, "bob", CancellationToken.None)).Subject);
    }

    private async Task DistributeAsync()
    {
        await using (await StartNodeAsync())
            await ExecuteAsync(StandIn.Sql);
        await RunScriptAsync();
        await RunScriptAsync();
    }

    private async Task RunScriptAsync() => await ExecuteAsync(await File.ReadAllTextAsync(Paths.Deployed("citus.sql")));

    private Task<SyncNode> StartNodeAsync() => SyncNode.StartAsync(options => options.Postgres = Database, new TestClock());

    /// <summary>Returns when nobody else is connected any more: only then are all statistics told.</summary>
    private Task LeftAloneAsync() => Waiting.UntilAsync(
        async () => (await ReadAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", row => row.GetInt64(0))).Single() == 0,
        "The node stays connected.");

    private Task ExecuteAsync(string sql) => ReadAsync(sql, _ => 0);

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }
}
