using System.Data.Common;
using System.Net.Sockets;
using Npgsql;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Ranges;
using static OfflineSync.Server.ChangeLog.Postgres.PostgresParameters;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>The PostgreSQL store. Keeps no state on its connections, so it works behind a pooler that hands out transactions.</summary>
internal sealed class PostgresChangeLog(NpgsqlDataSource dataSource, EpochSource epochs, TimeProvider time) : IChangeLog
{
    private static readonly string[] TransientStates =
    [
        PostgresErrorCodes.SerializationFailure,
        PostgresErrorCodes.DeadlockDetected,
        PostgresErrorCodes.AdminShutdown,
        PostgresErrorCodes.CrashShutdown,
        PostgresErrorCodes.CannotConnectNow,

        // How PgBouncer says that its connection to PostgreSQL broke, or that none became free in time.
        PostgresErrorCodes.ProtocolViolation,
    ];

    /// <inheritdoc/>
    public async Task<IScopeTransaction> BeginAsync(string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var transaction = new PostgresScopeTransaction(connection, scope);
        try
        {
            await transaction.StartAsync(ranges, epochs, time, cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IScopeTransaction> JoinAsync(DbTransaction transaction, string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken)
    {
        var joined = new PostgresScopeTransaction((NpgsqlConnection)transaction.Connection!, scope, isJoined: true);
        await joined.StartAsync(ranges, epochs, time, cancellationToken);
        return joined;
    }

    /// <inheritdoc/>
    public async Task<ScopePage> ReadPageAsync(string scope, LogPosition after, long seen, PageBounds bounds, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var select = Statement(
            PostgresStatements.SelectPage,
            Text(scope),
            BigInt(after.Change),
            Int(after.Ordinal),
            BigInt(bounds.Rows),
            BigInt(bounds.Bytes),
            BigInt(seen));
        return await ReadInIndexOrderAsync(connection, select, bounds, isRange: false, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ScopePage> ReadRangeAsync(string scope, RowRange range, long seen, PageBounds bounds, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await ReadInIndexOrderAsync(connection, PostgresRanges.Select(scope, range, seen, bounds), bounds, isRange: true, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> CountRangeAsync(string scope, RowRange range, int countMax, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await PostgresRanges.CountAsync(connection, scope, range, countMax, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> FindWindowBoundAsync(string scope, WindowRange window, int rows, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = Command(
            connection,
            PostgresStatements.SelectWindowBound,
            Text(scope),
            Int(window.Table),
            Bytea(window.From),
            Bytea(window.End),
            BigInt(rows - 1));
        return await command.ExecuteScalarAsync(cancellationToken) is byte[] bound ? bound : null;
    }

    /// <inheritdoc/>
    public async Task<long> CountRowsAsync(string scope, LogPosition after, int countMax, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = Command(
            connection,
            PostgresStatements.CountRows,
            Text(scope),
            BigInt(after.Change),
            Int(after.Ordinal),
            BigInt(countMax));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <inheritdoc/>
    public async Task<ScopeDictionary> ReadDictionaryAsync(string scope, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await PostgresRead.DictionaryAsync(connection, scope, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(
        IReadOnlyCollection<string> scopes,
        CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, PostgresStatements.SelectHeads, Array(NpgsqlTypes.NpgsqlDbType.Text, scopes.ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var heads = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            heads[reader.GetString(0)] = reader.GetInt64(1);
        return heads;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ConflictEntry>> ReadConflictsAsync(
        string scope,
        UInt128 client,
        LogPosition after,
        long upTo,
        PageBounds bounds,
        CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = Command(
            connection,
            PostgresStatements.SelectConflicts,
            Text(scope),
            Uuid(ClientId.ToGuid(client)),
            BigInt(after.Change),
            Int(after.Ordinal),
            BigInt(upTo),
            BigInt(bounds.Rows),
            BigInt(bounds.Bytes));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var conflicts = new List<ConflictEntry>();
        while (await reader.ReadAsync(cancellationToken))
            conflicts.Add(PostgresRead.Conflict(reader, client));
        return conflicts;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListScopesAsync(string after, int countMax, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, PostgresStatements.ListScopes, Text(after), BigInt(countMax));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var scopes = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            scopes.Add(reader.GetString(0));
        return scopes;
    }

    /// <inheritdoc/>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, PostgresStatements.Check);
        await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public bool IsTransient(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || TransientStates.Contains(postgres.SqlState),
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is IOException or SocketException or TimeoutException,
        _ => exception is SocketException or TimeoutException,
    };

    private static async Task<ScopePage> ReadInIndexOrderAsync(
        NpgsqlConnection connection, NpgsqlBatchCommand select, PageBounds bounds, bool isRange, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Statement(PostgresStatements.BeginInIndexOrder),
                Statement(PostgresStatements.NoSort),
                Statement(PostgresStatements.NoBitmap),
                Statement(PostgresStatements.NoCompilation),
                select,
                Statement(PostgresStatements.Commit),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await PostgresRead.PageAsync(reader, bounds, isRange, cancellationToken);
    }
}
