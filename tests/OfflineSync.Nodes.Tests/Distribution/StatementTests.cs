using System.Reflection;
using Npgsql;
using OfflineSync.Contract;
using OfflineSync.Nodes.Tests.Processes;
using OfflineSync.Server.Attachments.Collection;
using OfflineSync.Server.Attachments.Register;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Beside;
using OfflineSync.Server.ChangeLog.Postgres;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Hosting;
using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests.Distribution;

/// <summary>What the server sends to PostgreSQL, by PostgreSQL's own statistics.</summary>
public sealed class StatementTests
{
    private const string Scope = "stated";

    /// <summary>They are rare, and Citus runs them on all shards: see deploy/scale-out/README.md.</summary>
    private static readonly string[] AcrossScopes = [
        PostgresStatements.SelectHeads, PostgresStatements.ListScopes, FieldStatements.SelectSizes, FieldStatements.PurgeDeviceCells, FieldStatements.PurgeEvents,
        FieldStatements.PurgeScopes, FieldStatements.PurgeDevices, CollectionStatements.ListScopes, AttachmentStatements.ListArrived,
    ];

    [Fact]
    public async Task Every_statement_on_a_distributed_table_names_its_scope()
    {
        var sent = await RunAsync();
        var ofStore = sent.Where(Statements.IsOfStore).ToArray();
        var across = AcrossScopes.Select(Statements.Normalize).ToArray();
        var unconfined = ofStore.Where(statement => !IsOfOperators(statement) && Statements.Unconfined(statement).Count > 0).Select(Statements.Normalize);
        Assert.Equal(across.Order(), unconfined.Order());
        // All that the store can send was sent, so that nothing is missed here.
        var all = new[] { typeof(PostgresStatements), typeof(FieldStatements), typeof(AttachmentStatements), typeof(CollectionStatements) }.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.GetValue(null) is string text && text.Contains(StoreSession.Schema, StringComparison.Ordinal))
            .ToDictionary(field => $"{field.DeclaringType!.Name}.{field.Name}", field => Statements.Normalize((string)field.GetValue(null)!));
        // One for each number of tables that a client keeps.
        all.Add(nameof(PostgresStatements.SelectTablesPage), Statements.Normalize(PostgresStatements.SelectTablesPage([null, null])));
        var window = new WindowInterest(default, 0, 0);
        all.Add("a window's", Statements.Normalize(PostgresStatements.SelectTablesPage([null, window])));
        all.Add("a small window's", Statements.Normalize(PostgresStatements.SelectTablesPage([null, window with { ByWindow = true }])));
        var known = sent.Select(Statements.Normalize).ToHashSet();
        Assert.Empty(all.Where(statement => !known.Contains(statement.Value)).Select(statement => statement.Key));
        Assert.Empty(ofStore.Where(statement => !IsOfOperators(statement)).Select(Statements.Normalize).Except(all.Values));
    }

    [Fact]
    public async Task Every_primary_key_and_unique_index_begins_with_the_scope()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await using var node = await SyncNode.StartAsync(options => options.Postgres = database, new TestClock());
        var keys = await ReadAsync(database, """
            SELECT c.relname || '|' || a.attname
            FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indrelid
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
            WHERE c.relnamespace = 'offlinesync'::regnamespace AND (i.indisunique OR i.indisprimary) AND c.relname NOT IN ('migrations', 'field_cells', 'policies')
            """);
        Assert.Equal(Statements.Tables.Order(), keys.Select(key => key.Split('|')[0]).Distinct().Order());
        Assert.All(keys, key => Assert.EndsWith("|scope", key, StringComparison.Ordinal));
    }

    /// <summary>What is counted over all scopes now and then, by EF Core.</summary>
    private static bool IsOfOperators(string statement) => statement.Contains("FROM offlinesync.field_devices AS f", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> RunAsync()
    {
        var postgres = await MortalPostgres.StartAsync("shared_preload_libraries=pg_stat_statements", "pg_stat_statements.max=10000");
        var database = postgres.ConnectionString;
        await ReadAsync(database, "CREATE EXTENSION pg_stat_statements");
        // A node with its health check, and one in this process, whose calls are made without a network.
        await using var process = new Node(database);
        await process.StartAsync();
        await ReadAsync(database, "SELECT pg_stat_statements_reset()::text");
        var clock = new TestClock();
        var files = Directory.CreateTempSubdirectory("offlinesync-files-");
        await using var node = await SyncNode.StartAsync(
            options => (options.Postgres, options.Attachments.Folder) = (database, files.FullName), clock, services => services.AddAttachmentScanner<BrokenScanner>());
        await new Workload(node, Scope).RunAsync();
        await new FileWorkload(node, Scope, clock).RunAsync();
        files.Delete(recursive: true);
        clock.Advance(TimeSpan.FromDays(365));
        await node.CompactAsync();
        await node.LookAtFleetAsync();
        await RemoveChunkAsync(database);
        await process.StartAsync();
        return await ReadAsync(database, "SELECT query FROM pg_stat_statements");
    }

    /// <summary>A part of a text's history that becomes empty is rare: the store is asked to remove one.</summary>
    private static async Task RemoveChunkAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var log = new PostgresChangeLog(source, Guid.NewGuid, TimeProvider.System);
        await using var transaction = await log.BeginAsync(Scope, [], CancellationToken.None);
        var chunk = new StoredChunk(new TextCell(0, new byte[] { 1 }, 0), 1, ReadOnlyMemory<byte>.Empty);
        await transaction.CommitAsync(new ScopeWrite(transaction.Head, [], [], [], []) { Chunks = [chunk] }, CancellationToken.None);
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
