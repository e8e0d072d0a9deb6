using Npgsql;
using OfflineSync.Testing;

namespace OfflineSync.Integration.Tests;

/// <summary>A database of the tests of one class.</summary>
public sealed class PostgresDatabase : IAsyncLifetime
{
    /// <summary>How to connect.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <inheritdoc/>
    public async Task InitializeAsync() => ConnectionString = await PostgresServer.CreateDatabaseAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => PostgresServer.DropDatabaseAsync(ConnectionString);

    /// <summary>Runs a statement and returns its first value.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
