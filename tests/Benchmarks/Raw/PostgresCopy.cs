using Npgsql;
using NpgsqlTypes;
using OfflineSync.Benchmarks.Items;

namespace OfflineSync.Benchmarks.Raw;

/// <summary>The fastest way to get rows into PostgreSQL: binary COPY into one plain table.</summary>
internal sealed class PostgresCopy : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private PostgresCopy(NpgsqlConnection connection) => _connection = connection;

    public static async Task<PostgresCopy> OpenAsync(string connectionString, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            DROP TABLE IF EXISTS benchmark_items;
            CREATE TABLE benchmark_items (
                id uuid PRIMARY KEY, title text NOT NULL, body text NOT NULL, quantity bigint NOT NULL, price double precision NOT NULL,
                done bigint NOT NULL, created text NOT NULL, updated text NOT NULL)
            """,
            connection);
        await command.ExecuteNonQueryAsync(cancellation);
        return new(connection);
    }

    /// <summary>Copies rows in a transaction of their own, committed when this returns.</summary>
    public async Task CopyAsync(IEnumerable<Item> items, CancellationToken cancellation)
    {
        await using var importer = await _connection.BeginBinaryImportAsync("COPY benchmark_items FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var item in items)
        {
            await importer.StartRowAsync(cancellation);
            await importer.WriteAsync(Guid.Parse(item.Id), NpgsqlDbType.Uuid, cancellation);
            await importer.WriteAsync(item.Title, NpgsqlDbType.Text, cancellation);
            await importer.WriteAsync(item.Body, NpgsqlDbType.Text, cancellation);
            await importer.WriteAsync(item.Quantity, NpgsqlDbType.Bigint, cancellation);
            await importer.WriteAsync(item.Price, NpgsqlDbType.Double, cancellation);
            await importer.WriteAsync(item.Done, NpgsqlDbType.Bigint, cancellation);
            await importer.WriteAsync(item.Created, NpgsqlDbType.Text, cancellation);
            await importer.WriteAsync(item.Updated, NpgsqlDbType.Text, cancellation);
        }
        await importer.CompleteAsync(cancellation);
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();
}
