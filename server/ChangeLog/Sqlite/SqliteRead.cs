using Microsoft.Data.Sqlite;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>Reads what several statements have in common.</summary>
internal static class SqliteRead
{
    /// <summary>The head of a scope; nothing for a scope that does not exist.</summary>
    public static ScopeHead? Head(SqliteCommand command, string scope)
    {
        command.Parameters[0].Value = scope;
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new ScopeHead(new Guid(reader.GetFieldValue<byte[]>(0), bigEndian: true), reader.GetInt64(1), (ulong)reader.GetInt64(2), reader.GetInt64(3))
            {
                Floor = reader.GetInt64(4),
                ResultFloor = reader.GetInt64(5),
                Bytes = reader.GetInt64(6),
                Windows = reader.GetInt32(7),
            }
            : null;
    }

    /// <summary>What a statement finds, row by row as it is asked for.</summary>
    public static IEnumerable<T> All<T>(SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return read(reader);
    }

    /// <summary>A number that may be missing.</summary>
    public static long? Number(SqliteDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt64(ordinal);

    /// <summary>The dictionary of a scope.</summary>
    public static ScopeDictionary Dictionary(SqliteCommand selectTables, SqliteCommand selectColumns, string scope)
    {
        selectTables.Parameters[0].Value = scope;
        var tables = All(selectTables, reader =>
            new TableRecord(reader.GetInt32(0), reader.GetString(1), KeyColumnsText.Read(reader.GetString(2)), (DeletePolicy)reader.GetInt32(3))
            {
                Window = reader.GetInt32(4) is var column and >= 0
                    ? new TableWindow(reader.GetInt32(0), column, reader.GetBoolean(5), reader.GetFieldValue<byte[]>(6))
                    : null,
            });
        selectColumns.Parameters[0].Value = scope;
        var columns = All(selectColumns, reader => new ColumnRecord(
            reader.GetInt32(0),
            reader.GetInt32(1),
            reader.GetString(2),
            ColumnRule.Of((ColumnType)reader.GetInt32(3), (MergePolicy)reader.GetInt32(4), reader.GetString(5)),
            reader.GetBoolean(6)));
        return ScopeDictionary.From(tables, columns);
    }

    /// <summary>A conflict from the current row.</summary>
    public static ConflictEntry Conflict(SqliteDataReader reader, UInt128 client) => new()
    {
        Position = new LogPosition(reader.GetInt64(0), reader.GetInt32(1)),
        Client = client,
        Table = reader.GetInt32(2),
        Key = reader.GetFieldValue<byte[]>(3),
        Column = reader.GetInt32(4),
        Rule = (ConflictRule)reader.GetInt32(5),
        LosingValue = reader.GetFieldValue<byte[]>(6),
        WinningValue = reader.GetFieldValue<byte[]>(7),
        LosingStamp = (ulong)reader.GetInt64(8),
        WinningClient = ClientId.Read(reader.GetFieldValue<byte[]>(9)),
        WinningStamp = (ulong)reader.GetInt64(10),
        DecidedAt = reader.GetInt64(11),
    };

    /// <summary>A statement with its parameters' values.</summary>
    public static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
