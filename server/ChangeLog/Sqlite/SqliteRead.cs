using Microsoft.Data.Sqlite;
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
            ? new ScopeHead(new Guid(reader.GetFieldValue<byte[]>(0), bigEndian: true), reader.GetInt64(1), (ulong)reader.GetInt64(2))
            : null;
    }

    /// <summary>The dictionary of a scope.</summary>
    public static ScopeDictionary Dictionary(SqliteCommand selectTables, SqliteCommand selectColumns, string scope)
    {
        var tables = new List<TableRecord>();
        selectTables.Parameters[0].Value = scope;
        using (var reader = selectTables.ExecuteReader())
        {
            while (reader.Read())
                tables.Add(new TableRecord(reader.GetInt32(0), reader.GetString(1), KeyColumnsText.Read(reader.GetString(2))));
        }
        var columns = new List<ColumnRecord>();
        selectColumns.Parameters[0].Value = scope;
        using (var reader = selectColumns.ExecuteReader())
        {
            while (reader.Read())
                columns.Add(new ColumnRecord(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2)));
        }
        return ScopeDictionary.From(tables, columns);
    }

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
