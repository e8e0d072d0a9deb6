using Npgsql;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>Reads what several statements have in common.</summary>
internal static class PostgresRead
{
    /// <summary>How many columns a head has.</summary>
    public const int HeadColumns = 8;

    /// <summary>A head from the first columns.</summary>
    public static ScopeHead Head(NpgsqlDataReader reader) => new(reader.GetGuid(0), reader.GetInt64(1), (ulong)reader.GetInt64(2), reader.GetInt64(3))
    {
        Floor = reader.GetInt64(4),
        ResultFloor = reader.GetInt64(5),
        Bytes = reader.GetInt64(6),
        Windows = reader.GetInt32(7),
    };

    /// <summary>Binary data, in a piece of the arena.</summary>
    public static ReadOnlyMemory<byte> Bytes(NpgsqlDataReader reader, int ordinal, ByteArena arena)
    {
        var length = (int)reader.GetBytes(ordinal, 0, null, 0, 0);
        var piece = arena.Take(length);
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray((ReadOnlyMemory<byte>)piece, out var segment);
        if (length > 0)
            reader.GetBytes(ordinal, 0, segment.Array, segment.Offset, length);
        return piece;
    }

    /// <summary>A number that may be missing.</summary>
    public static long? Number(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt64(ordinal);

    /// <summary>A page from its statement's rows.</summary>
    /// <param name="reader">The rows.</param>
    /// <param name="bounds">The bounds that the statement had.</param>
    /// <param name="isRange">Whether the statement also gives the number of tables, and what windows need.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ScopePage> PageAsync(NpgsqlDataReader reader, PageBounds bounds, bool isRange, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken))
            return new ScopePage(default, [], Complete: true);
        const int First = HeadColumns;
        var head = Head(reader);
        var headTime = await reader.IsDBNullAsync(First + 5, cancellationToken) ? 0 : reader.GetInt64(First + 5);
        var seenTime = await reader.IsDBNullAsync(First + 6, cancellationToken) ? 0 : reader.GetInt64(First + 6);
        var tables = isRange ? reader.GetInt32(First + 7) : 0;
        var rows = new List<StoredRow>();
        var arena = new ByteArena();
        long bytes = 0;
        if (!await reader.IsDBNullAsync(First, cancellationToken))
        {
            do
            {
                var key = Bytes(reader, First + 1, arena);
                var data = Bytes(reader, First + 4, arena);
                rows.Add(new StoredRow(reader.GetInt32(First), key, new LogPosition(reader.GetInt64(First + 2), reader.GetInt32(First + 3)), data)
                {
                    WindowChange = isRange ? Number(reader, First + 8) : null,
                });
                bytes += data.Length;
            }
            while (await reader.ReadAsync(cancellationToken));
        }
        var complete = rows.Count < bounds.Rows && bytes < bounds.Bytes;
        return new ScopePage(head, rows, complete) { HeadTime = headTime, SeenTime = seenTime, Tables = tables };
    }

    /// <summary>The dictionary of a scope.</summary>
    public static async Task<ScopeDictionary> DictionaryAsync(NpgsqlConnection connection, string scope, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                PostgresParameters.Statement(PostgresStatements.SelectTables, PostgresParameters.Text(scope)),
                PostgresParameters.Statement(PostgresStatements.SelectColumns, PostgresParameters.Text(scope)),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var tables = new List<TableRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tables.Add(new TableRecord(
                reader.GetInt32(0), reader.GetString(1), KeyColumnsText.Read(reader.GetString(2)), (DeletePolicy)reader.GetInt16(3))
            {
                Window = reader.GetInt32(4) is var column and >= 0
                    ? new TableWindow(reader.GetInt32(0), column, reader.GetBoolean(5), reader.GetFieldValue<byte[]>(6))
                    : null,
            });
        }
        await reader.NextResultAsync(cancellationToken);
        var columns = new List<ColumnRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            columns.Add(new ColumnRecord(
                reader.GetInt32(0),
                reader.GetInt32(1),
                reader.GetString(2),
                ColumnRule.Of((ColumnType)reader.GetInt16(3), (MergePolicy)reader.GetInt16(4), reader.GetString(5)),
                reader.GetBoolean(6)));
        }
        // Two statements see two snapshots: a column that a transaction between them added to a new table has no table yet.
        return ScopeDictionary.From(tables, columns.Where(column => column.Table < tables.Count));
    }

    /// <summary>A conflict from the current row.</summary>
    public static ConflictEntry Conflict(NpgsqlDataReader reader, UInt128 client) => new()
    {
        Position = new LogPosition(reader.GetInt64(0), reader.GetInt32(1)),
        Client = client,
        Table = reader.GetInt32(2),
        Key = reader.GetFieldValue<byte[]>(3),
        Column = reader.GetInt32(4),
        Rule = (ConflictRule)reader.GetInt16(5),
        LosingValue = reader.GetFieldValue<byte[]>(6),
        WinningValue = reader.GetFieldValue<byte[]>(7),
        LosingStamp = (ulong)reader.GetInt64(8),
        WinningClient = ClientId.FromGuid(reader.GetGuid(9)),
        WinningStamp = (ulong)reader.GetInt64(10),
        DecidedAt = reader.GetInt64(11),
    };

    /// <summary>A ledger entry from the current row.</summary>
    public static ChangeEntry Change(NpgsqlDataReader reader, UInt128 client) => new()
    {
        Client = client,
        Sequence = reader.GetInt64(1),
        Change = reader.GetInt64(2),
        Stamp = (ulong)reader.GetInt64(3),
        Base = reader.GetInt64(4),
        Digest = reader.GetFieldValue<byte[]>(5),
        Outcome = (Outcome)reader.GetInt16(6),
        Code = reader.GetString(7),
        Message = reader.GetString(8),
        Operations = reader.GetInt32(9),
        CommittedAt = reader.GetInt64(10),
    };
}
