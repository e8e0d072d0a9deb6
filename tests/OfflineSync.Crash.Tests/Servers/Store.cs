using System.Data.Common;

namespace OfflineSync.Crash.Tests.Servers;

/// <summary>Where a server keeps its data, and how the test reads it.</summary>
internal abstract class Store : IAsyncDisposable
{
    /// <summary>What comes before the names of tables.</summary>
    protected abstract string Prefix { get; }

    /// <summary>Tells a server of it, by the variables of its environment.</summary>
    public abstract void Configure(IDictionary<string, string?> environment);

    /// <summary>What is wrong with the store itself; empty for nothing.</summary>
    public abstract Task<IReadOnlyList<string>> CheckAsync();

    /// <summary>Reads the log of a scope.</summary>
    public async Task<ServerLog> ReadLogAsync(string scope)
    {
        await using var connection = await OpenAsync();
        var heads = await ReadAsync(connection, $"SELECT head FROM {Prefix}scopes WHERE scope = '{scope}'", row => row.GetInt64(0));
        var changes = await ReadAsync(
            connection,
            $"SELECT seq, client_id, client_seq, digest, outcome, code FROM {Prefix}changes WHERE scope = '{scope}' ORDER BY seq",
            row => new LoggedChange(row.GetInt64(0), ClientId(row[1]), row.GetInt64(2), Convert.ToHexString((byte[])row[3]), row.GetInt32(4), row.GetString(5)));
        return new ServerLog(heads.SingleOrDefault(), changes);
    }

    /// <summary>The last change of a scope; 0 for none.</summary>
    public async Task<long> ReadHeadAsync(string scope)
    {
        await using var connection = await OpenAsync();
        return (await ReadAsync(connection, $"SELECT head FROM {Prefix}scopes WHERE scope = '{scope}'", row => row.GetInt64(0))).SingleOrDefault();
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task<DbConnection> OpenAsync();

    protected static async Task<List<T>> ReadAsync<T>(DbConnection connection, string sql, Func<DbDataReader, T> read)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    private static string ClientId(object value) => Convert.ToHexString(value is Guid guid ? guid.ToByteArray(bigEndian: true) : (byte[])value);
}
