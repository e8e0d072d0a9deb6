using Npgsql;
using NpgsqlTypes;
using OfflineSync.Server.ChangeLog.Dictionary;
using static OfflineSync.Server.ChangeLog.Postgres.PostgresParameters;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>A transaction that holds the lock on the scope's counter row.</summary>
internal sealed class PostgresScopeTransaction(NpgsqlConnection connection, string scope, bool isJoined = false) : IScopeTransaction
{
    private const string RowsTable = "rows";

    private readonly Dictionary<UInt128, ClientLedger> _ledger = [];
    private NpgsqlTransaction? _transaction;

    /// <inheritdoc/>
    public bool RefusesExistingRows => true;

    /// <inheritdoc/>
    public ScopeHead Head { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<UInt128, ClientLedger> Ledger => _ledger;

    /// <summary>Takes the lock and reads what the caller asked for.</summary>
    public async Task StartAsync(
        IReadOnlyList<LedgerRange> ranges,
        EpochSource epochs,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        // Each statement must see what was committed while it waited for the lock: no snapshot for the whole transaction.
        if (!isJoined)
            _transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken);
        if (await TryLockAsync(ranges, cancellationToken))
            return;
        await using (var insert = Command(
            connection,
            PostgresStatements.InsertScope,
            Text(scope),
            Uuid(epochs()),
            BigInt(time.GetUtcNow().ToUnixTimeMilliseconds())))
        {
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
        if (!await TryLockAsync(ranges, cancellationToken))
            throw new InvalidOperationException("The scope that was just created is gone.");
    }

    /// <inheritdoc/>
    public Task<ScopeDictionary> ReadDictionaryAsync(CancellationToken cancellationToken) =>
        PostgresRead.DictionaryAsync(connection, scope, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredRow>> ReadRowsAsync(IReadOnlyList<TableKeys> tables, CancellationToken cancellationToken)
    {
        if (tables.Count == 0)
            return [];
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (table, keys) in tables)
        {
            batch.BatchCommands.Add(Statement(
                PostgresStatements.SelectRows,
                Text(scope),
                Int(table),
                Array(NpgsqlDbType.Bytea, keys, key => key.ToArray())));
        }
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var rows = new List<StoredRow>();
        var arena = new ByteArena();
        foreach (var (table, _) in tables)
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var key = PostgresRead.Bytes(reader, 0, arena);
                var position = new LogPosition(reader.GetInt64(1), reader.GetInt32(2));
                rows.Add(new StoredRow(table, key, position, PostgresRead.Bytes(reader, 3, arena)) { WindowChange = PostgresRead.Number(reader, 4) });
            }
            await reader.NextResultAsync(cancellationToken);
        }
        return rows;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredRow>> ReadRowsAfterAsync(int table, ReadOnlyMemory<byte> key, PageBounds bounds, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            PostgresStatements.SelectRowsAfter,
            Text(scope),
            Int(table),
            Bytea(key),
            BigInt(bounds.Rows),
            BigInt(bounds.Bytes));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<StoredRow>();
        var arena = new ByteArena();
        while (await reader.ReadAsync(cancellationToken))
        {
            var found = PostgresRead.Bytes(reader, 0, arena);
            var position = new LogPosition(reader.GetInt64(1), reader.GetInt32(2));
            rows.Add(new StoredRow(table, found, position, PostgresRead.Bytes(reader, 3, arena)));
        }
        return rows;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredChunk>> ReadChunksAsync(TextCell cell, IReadOnlyList<int> chunks, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            PostgresStatements.SelectChunks,
            Text(scope),
            Int(cell.Table),
            Bytea(cell.Key),
            Int(cell.Column),
            Array(NpgsqlDbType.Integer, chunks.ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var stored = new List<StoredChunk>(chunks.Count);
        while (await reader.ReadAsync(cancellationToken))
            stored.Add(new StoredChunk(cell, reader.GetInt32(0), reader.GetFieldValue<byte[]>(1)));
        return stored;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChangeTime>> ReadTimesAsync(long after, int countMax, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, PostgresStatements.SelectTimes, Text(scope), BigInt(after), BigInt(countMax));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var times = new List<ChangeTime>();
        while (await reader.ReadAsync(cancellationToken))
            times.Add(new ChangeTime(reader.GetInt64(0), reader.GetInt64(1)));
        return times;
    }

    /// <inheritdoc/>
    public async Task<long?> FindTombstoneAsync(long after, int skipped, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, PostgresStatements.SelectTombstone, Text(scope), BigInt(after), BigInt(skipped));
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    /// <inheritdoc/>
    public async Task<Compacted> CompactAsync(CompactionCut cut, CancellationToken cancellationToken)
    {
        var (tombstones, bytes) = await DeleteTombstonesAsync(cut.Floor, cancellationToken);
        await using var results = Command(connection, PostgresStatements.DeleteResults, Text(scope), BigInt(Head.ResultFloor), BigInt(cut.ResultFloor));
        await using var conflicts = Command(connection, PostgresStatements.PurgeConflicts, Text(scope), BigInt(cut.ConflictsBefore), BigInt(cut.ConflictsMax));
        await using var raise = Command(connection, PostgresStatements.RaiseFloors, Text(scope), BigInt(cut.Floor), BigInt(cut.ResultFloor), BigInt(bytes));
        var compacted = new Compacted(
            tombstones, await results.ExecuteNonQueryAsync(cancellationToken), await conflicts.ExecuteNonQueryAsync(cancellationToken));
        await raise.ExecuteNonQueryAsync(cancellationToken);
        await CommitAsync(cancellationToken);
        return compacted;
    }

    /// <inheritdoc/>
    public async Task CommitAsync(ScopeWrite write, CancellationToken cancellationToken)
    {
        try
        {
            await PostgresWrite.ExecuteAsync(connection, scope, write, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation && IsOfRows(exception.TableName))
        {
            throw new RowsExistException(exception);
        }
        await CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (isJoined)
            return;
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private Task CommitAsync(CancellationToken cancellationToken) => isJoined ? Task.CompletedTask : _transaction!.CommitAsync(cancellationToken);

    private async Task<(long Count, long Bytes)> DeleteTombstonesAsync(long floor, CancellationToken cancellationToken)
    {
        await using var delete = Command(connection, PostgresStatements.DeleteTombstones, Text(scope), BigInt(floor));
        await using var reader = await delete.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Where the table is distributed, the error names a shard (rows_102008) or no table at all.</summary>
    private static bool IsOfRows(string? table) => table is null || table == RowsTable || table.StartsWith(RowsTable + "_", StringComparison.Ordinal);

    private async Task<bool> TryLockAsync(IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken)
    {
        var clients = Array(NpgsqlDbType.Uuid, ranges, range => ClientId.ToGuid(range.Client));
        var clientsAgain = Array(NpgsqlDbType.Uuid, ranges, range => ClientId.ToGuid(range.Client));
        var first = Array(NpgsqlDbType.Bigint, ranges, range => range.First);
        var last = Array(NpgsqlDbType.Bigint, ranges, range => range.Last);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Statement(PostgresStatements.LockScope, Text(scope)),
                Statement(PostgresStatements.SelectHighest, Text(scope), clients),
                Statement(PostgresStatements.SelectLedger, Text(scope), clientsAgain, first, last),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return false;
        Head = PostgresRead.Head(reader);
        foreach (var range in ranges)
            _ledger[range.Client] = new ClientLedger();
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            _ledger[ClientId.FromGuid(reader.GetGuid(0))].SetHighest(reader.GetInt64(1), (ulong)reader.GetInt64(2));
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var client = ClientId.FromGuid(reader.GetGuid(0));
            _ledger[client].Add(PostgresRead.Change(reader, client));
        }
        return true;
    }
}
