using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OfflineSync.Server.ChangeLog.Beside;

/// <summary>Runs statements on a connection to either store: one text for both, but that the embedded one has no schemas.</summary>
internal sealed class StoreSession(DbConnection connection, DbTransaction? transaction)
{
    /// <summary>The schema, with its dot.</summary>
    public const string Schema = "offlinesync.";

    private const int BatchMax = 500;

    /// <summary>Whether this is the embedded store.</summary>
    public bool IsEmbedded => connection is SqliteConnection;

    /// <summary>The transaction of a session that writes.</summary>
    public DbTransaction Transaction => transaction ?? throw new InvalidOperationException("The session only reads.");

    /// <summary>Runs a statement, and says how many rows it concerned.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Create(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a statement once for each row of values, in their order.</summary>
    public async Task ExecuteManyAsync(string sql, IEnumerable<object[]> rows, CancellationToken cancellationToken)
    {
        foreach (var part in rows.Chunk(BatchMax))
        {
            if (connection.CanCreateBatch)
                await ExecuteBatchAsync(sql, part, cancellationToken);
            else
                await RepeatAsync(sql, part, cancellationToken);
        }
    }

    /// <summary>Reads rows.</summary>
    public async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Create(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    private async Task ExecuteBatchAsync(string sql, object[][] rows, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var values in rows)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            foreach (var value in values)
            {
                var parameter = command.CreateParameter();
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task RepeatAsync(string sql, object[][] rows, CancellationToken cancellationToken)
    {
        await using var command = Create(sql, rows[0]);
        foreach (var values in rows)
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i];
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private DbCommand Create(string sql, object[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = IsEmbedded ? sql.Replace(Schema, "", StringComparison.Ordinal) : sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            // Npgsql knows parameters by their place if they have no name.
            if (IsEmbedded)
                parameter.ParameterName = $"${i + 1}";
            parameter.Value = values[i];
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
