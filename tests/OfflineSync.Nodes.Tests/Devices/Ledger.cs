using Npgsql;
using OfflineSync.Client;

namespace OfflineSync.Nodes.Tests.Devices;

/// <summary>What must hold when all is synced: each transaction took effect once, all devices are equal, and the log has no holes.</summary>
internal static class Ledger
{
    public static async Task CheckAsync(string database, string scope, IReadOnlyList<AppDevice> devices)
    {
        string[] written = [.. devices.SelectMany(device => device.Written).Order(StringComparer.Ordinal)];
        var sent = 0;
        foreach (var device in devices)
        {
            Assert.Equal(written, device.Entries());
            Assert.Equal(written.Length, device.Total());
            var outbox = await device.Client.GetOutboxAsync(limit: int.MaxValue);
            Assert.All(outbox, entry => Assert.Equal(MutationState.Acknowledged, entry.State));
            sent += outbox.Count;
        }
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("""
            SELECT s.head, count(*), max(c.seq), count(DISTINCT (c.client_id, c.client_seq)), count(*) FILTER (WHERE c.code <> ''),
                (SELECT sum(own.last) FROM (SELECT max(client_seq) AS last FROM offlinesync.changes WHERE scope = $1 GROUP BY client_id) AS own)
            FROM offlinesync.scopes AS s JOIN offlinesync.changes AS c ON c.scope = s.scope
            WHERE s.scope = $1 GROUP BY s.head
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = scope });
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        // Head, changes, last change, and different mutations: all the same number, which is that of the mutations that the devices have as acknowledged.
        Assert.Equal([sent, sent, sent, sent], Enumerable.Range(0, 4).Select(reader.GetInt64).ToArray());
        Assert.Equal(0, reader.GetInt64(4));
        Assert.Equal(sent, reader.GetDecimal(5));
    }
}
