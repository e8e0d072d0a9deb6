using Microsoft.Data.Sqlite;

namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>Writes the parts of a commit.</summary>
internal static class SqliteWrite
{
    /// <summary>Sets the parameters of a prepared statement, in their order.</summary>
    public static void Set(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }

    /// <summary>Adds tables and columns.</summary>
    public static void Dictionary(SqliteWriter writer, string scope, ScopeWrite write)
    {
        foreach (var table in write.Tables)
        {
            var insert = writer.Command(SqliteStatements.InsertTable, "$scope", "$table", "$name", "$keyColumns");
            Set(insert, scope, table.Table, table.Name, KeyColumnsText.Write(table.KeyColumns));
            insert.ExecuteNonQuery();
        }
        foreach (var column in write.Columns)
        {
            var insert = writer.Command(SqliteStatements.InsertColumn, "$scope", "$table", "$column", "$name");
            Set(insert, scope, column.Table, column.Column, column.Name);
            insert.ExecuteNonQuery();
        }
    }

    /// <summary>Adds changes.</summary>
    public static void Changes(SqliteWriter writer, string scope, IReadOnlyList<ChangeEntry> changes)
    {
        var insert = writer.Command(
            SqliteStatements.InsertChange,
            "$scope", "$seq", "$client", "$clientSeq", "$stamp", "$base", "$digest", "$outcome", "$code", "$message", "$operations", "$committedAt");
        foreach (var change in changes)
        {
            Set(
                insert,
                scope,
                change.Change,
                ClientId.ToBytes(change.Client),
                change.Sequence,
                (long)change.Stamp,
                change.Base,
                change.Digest,
                (int)change.Outcome,
                change.Code,
                change.Message,
                change.Operations,
                change.CommittedAt);
            insert.ExecuteNonQuery();
        }
    }

    /// <summary>Adds and replaces rows.</summary>
    public static void Rows(SqliteWriter writer, string scope, IReadOnlyList<RowRecord> rows)
    {
        var insert = writer.Command(SqliteStatements.InsertRow, "$scope", "$table", "$key", "$seq", "$ord", "$deleted", "$data");
        var update = writer.Command(SqliteStatements.UpdateRow, "$scope", "$table", "$key", "$seq", "$ord", "$deleted", "$data");
        foreach (var (row, exists, deleted) in rows)
        {
            var command = exists ? update : insert;
            Set(command, scope, row.Table, row.Key.ToArray(), row.Position.Change, row.Position.Ordinal, deleted, row.Data.ToArray());
            command.ExecuteNonQuery();
        }
    }
}
