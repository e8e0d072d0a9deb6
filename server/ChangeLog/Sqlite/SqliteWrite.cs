using Microsoft.Data.Sqlite;

namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>Writes the parts of a commit.</summary>
internal static class SqliteWrite
{
    private static readonly string[] RowParameters = ["$scope", "$table", "$key", "$seq", "$ord", "$deleted", "$data", "$window", "$windowChange"];

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
            var insert = writer.Command(SqliteStatements.InsertTable, "$scope", "$table", "$name", "$keyColumns", "$deletes");
            Set(insert, scope, table.Table, table.Name, KeyColumnsText.Write(table.KeyColumns), (int)table.Deletes);
            insert.ExecuteNonQuery();
        }
        foreach (var column in write.Columns)
        {
            var insert = writer.Command(SqliteStatements.InsertColumn, "$scope", "$table", "$column", "$name", "$type", "$policy", "$resolver", "$attachment");
            Set(
                insert,
                scope,
                column.Table,
                column.Column,
                column.Name,
                (int)column.Rule.Type,
                (int)column.Rule.Policy,
                column.Rule.Resolver,
                column.IsAttachment);
            insert.ExecuteNonQuery();
        }
        foreach (var column in write.AttachmentColumns)
        {
            var mark = writer.Command(SqliteStatements.MarkAttachment, "$scope", "$table", "$column");
            Set(mark, scope, column.Table, column.Column);
            mark.ExecuteNonQuery();
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

    /// <summary>Adds conflicts, and drops the oldest ones beyond the limit.</summary>
    public static void Conflicts(SqliteWriter writer, string scope, ScopeWrite write)
    {
        if (write.Conflicts.Count == 0)
            return;
        var insert = writer.Command(
            SqliteStatements.InsertConflict,
            "$scope", "$seq", "$ord", "$client", "$table", "$key", "$column", "$rule", "$losing", "$winning", "$losingStamp", "$winningClient", "$winningStamp", "$at");
        foreach (var conflict in write.Conflicts)
        {
            Set(
                insert,
                scope,
                conflict.Position.Change,
                conflict.Position.Ordinal,
                ClientId.ToBytes(conflict.Client),
                conflict.Table,
                conflict.Key.ToArray(),
                conflict.Column,
                (int)conflict.Rule,
                conflict.LosingValue.ToArray(),
                conflict.WinningValue.ToArray(),
                (long)conflict.LosingStamp,
                ClientId.ToBytes(conflict.WinningClient),
                (long)conflict.WinningStamp,
                conflict.DecidedAt);
            insert.ExecuteNonQuery();
        }
        var trim = writer.Command(SqliteStatements.TrimConflicts, "$scope", "$max");
        Set(trim, scope, write.ConflictsMax);
        trim.ExecuteNonQuery();
    }

    /// <summary>Removes and writes parts of texts.</summary>
    public static void Texts(SqliteWriter writer, string scope, ScopeWrite write)
    {
        var clear = writer.Command(SqliteStatements.ClearTexts, "$scope", "$table", "$key");
        foreach (var (table, keys) in write.ClearedTexts)
        {
            foreach (var key in keys)
            {
                Set(clear, scope, table, key.ToArray());
                clear.ExecuteNonQuery();
            }
        }
        var store = writer.Command(SqliteStatements.WriteChunk, "$scope", "$table", "$key", "$column", "$chunk", "$data");
        foreach (var (cell, chunk, data) in write.Chunks)
        {
            Set(store, scope, cell.Table, cell.Key.ToArray(), cell.Column, chunk, data.ToArray());
            store.ExecuteNonQuery();
        }
    }

    /// <summary>Adds and replaces rows.</summary>
    public static void Rows(SqliteWriter writer, string scope, IReadOnlyList<RowRecord> rows)
    {
        var insert = writer.Command(SqliteStatements.InsertRow, RowParameters);
        var update = writer.Command(SqliteStatements.UpdateRow, RowParameters);
        foreach (var record in rows)
        {
            var command = record.Exists ? update : insert;
            var row = record.Row;
            object window = record.Window.IsEmpty ? DBNull.Value : record.Window.ToArray();
            object change = row.WindowChange is { } last ? last : DBNull.Value;
            Set(command, scope, row.Table, row.Key.ToArray(), row.Position.Change, row.Position.Ordinal, record.Deleted, row.Data.ToArray(), window, change);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Stores window columns, and sorts rows.</summary>
    public static void Windows(SqliteWriter writer, string scope, ScopeWrite write)
    {
        foreach (var (table, column, ready, after) in write.Windows)
        {
            var update = writer.Command(SqliteStatements.UpdateWindow, "$column", "$ready", "$after", "$scope", "$table");
            Set(update, column, ready, after.ToArray(), scope, table);
            update.ExecuteNonQuery();
        }
        foreach (var (table, key, window) in write.SortedRows)
        {
            var sort = writer.Command(SqliteStatements.SortRow, "$window", "$scope", "$table", "$key");
            Set(sort, window.ToArray(), scope, table, key.ToArray());
            sort.ExecuteNonQuery();
        }
    }
}
