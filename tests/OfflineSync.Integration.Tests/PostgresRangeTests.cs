using Npgsql;
using OfflineSync.Contract;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Postgres;
using OfflineSync.Server.ChangeLog.Ranges;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Integration.Tests;

/// <summary>What PostgreSQL reads for a page of a subscription: no more than the page has.</summary>
public sealed class PostgresRangeTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private const string Scope = "ranges";
    private const int Rows = 6_000;

    [Fact]
    public async Task Pages_are_read_by_an_index_as_far_as_they_go()
    {
        await using var node = await SyncNode.StartAsync(options => options.Postgres = database.ConnectionString, new TestClock());
        var writer = new Device(node, new TestClock(), Scope, 1);
        var declaration = writer.DeclareRequest("t0", DeletePolicy.DeleteWins);
        declaration.Tables[0].WindowColumn = "at";
        await node.DeclareAsync(declaration);
        for (var table = 0; table < 4; table++)
        {
            writer.Write([.. Enumerable.Range(0, Rows).Select(i => RowChange.Insert($"t{table}", $"{i}", ("at", Value.FromInteger(i))))]);
            await writer.PushAsync();
        }
        var from = WindowKey.Of(Value.FromInteger(3_000));
        var near = new TableStart(0, default, new WindowInterest(from, 0, long.MaxValue));
        RowRange[] ranges =
        [
            new TablesRange([new TableStart(0, default), new TableStart(1, default), new TableStart(3, default)]),
            new TablesRange([near, new TableStart(3, default)]),
            new WindowRange(0, from, default, default),
        ];
        foreach (var range in ranges)
        {
            var plan = await ExplainAsync(PostgresRanges.Select(Scope, range, 0, new PageBounds(100, 1_000_000)));
            Assert.DoesNotContain("Seq Scan on rows", plan, StringComparison.Ordinal);
            Assert.False(plan.Contains("->  Sort", StringComparison.Ordinal), plan);
            if (range is TablesRange)
                Assert.Contains("Merge Append", plan, StringComparison.Ordinal);
            else if (range is WindowRange)
                Assert.Contains("IX_rows_scope_table_id_window_key_key", plan, StringComparison.Ordinal);
        }
        // What changed in a small window is not looked for among all that changed.
        var byWindow = new TablesRange([new TableStart(0, default, new WindowInterest(WindowKey.Of(Value.FromInteger(5_990)), 1, long.MaxValue, ByWindow: true))]);
        var small = await ExplainAsync(PostgresRanges.Select(Scope, byWindow, 0, new PageBounds(100, 1_000_000)));
        Assert.Contains("IX_rows_scope_table_id_window_key_key", small, StringComparison.Ordinal);
        Assert.Contains("IX_rows_scope_table_id_window_change", small, StringComparison.Ordinal);
        Assert.DoesNotContain("Rows Removed by Filter: 5", small, StringComparison.Ordinal);
        // Each key by itself: what the table has besides is not looked at.
        var byKey = await ExplainAsync(PostgresRanges.Select(Scope, new KeysRange(0, [KeyOf("1"), KeyOf("77"), KeyOf("none")], default), 0, new PageBounds(100, 1_000_000)));
        Assert.Contains("PK_rows", byKey, StringComparison.Ordinal);
        Assert.DoesNotContain("Rows Removed by Filter", byKey, StringComparison.Ordinal);
        Assert.DoesNotContain("JIT", byKey, StringComparison.Ordinal);
    }

    private static byte[] KeyOf(string key) => RowKey.Encode([Value.FromText(key)]).ToArray();

    private async Task<string> ExplainAsync(NpgsqlBatchCommand select)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var setting in new[] { PostgresStatements.NoSort, PostgresStatements.NoBitmap, PostgresStatements.NoCompilation })
        {
            await using var set = new NpgsqlCommand(setting, connection);
            await set.ExecuteNonQueryAsync();
        }
        await using var command = new NpgsqlCommand("EXPLAIN (ANALYZE) " + select.CommandText, connection);
        foreach (NpgsqlParameter parameter in select.Parameters)
            command.Parameters.Add(parameter.Clone());
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}
