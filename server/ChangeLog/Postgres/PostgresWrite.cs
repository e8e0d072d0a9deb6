using Npgsql;
using NpgsqlTypes;
using static OfflineSync.Server.ChangeLog.Postgres.PostgresParameters;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>Writes a commit: many new rows by COPY, everything else in one batch.</summary>
internal static class PostgresWrite
{
    // COPY costs two more round trips than an insert in the batch.
    private const int CopyRowsMin = 256;

    /// <summary>Writes it all.</summary>
    public static async Task ExecuteAsync(NpgsqlConnection connection, string scope, ScopeWrite write, CancellationToken cancellationToken)
    {
        var added = write.Rows.Where(row => !row.Exists).ToList();
        var replaced = added.Count == write.Rows.Count ? [] : write.Rows.Where(row => row.Exists).ToList();
        var copy = added.Count >= CopyRowsMin;
        if (copy)
            await RowCopy.WriteAsync(connection, scope, added, cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        AddDictionary(batch, scope, write);
        if (write.Changes.Count > 0)
            AddChanges(batch, scope, write.Changes);
        if (!copy && added.Count > 0)
            AddRows(batch, PostgresStatements.InsertRows, scope, added);
        if (replaced.Count > 0)
            AddRows(batch, PostgresStatements.UpdateRows, scope, replaced);
        if (write.Conflicts.Count > 0)
            AddConflicts(batch, scope, write);
        AddTexts(batch, scope, write);
        AddWindows(batch, scope, write);
        batch.BatchCommands.Add(Statement(
            PostgresStatements.UpdateScope,
            Text(scope),
            BigInt(write.Head.Change),
            BigInt((long)write.Head.Stamp),
            BigInt(write.Head.Conflict),
            BigInt(write.BytesAdded),
            Int(write.Head.Windows)));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddDictionary(NpgsqlBatch batch, string scope, ScopeWrite write)
    {
        if (write.Tables.Count > 0)
        {
            batch.BatchCommands.Add(Statement(
                PostgresStatements.InsertTables,
                Text(scope),
                Array(NpgsqlDbType.Integer, write.Tables, table => table.Table),
                Array(NpgsqlDbType.Text, write.Tables, table => table.Name),
                Array(NpgsqlDbType.Text, write.Tables, table => KeyColumnsText.Write(table.KeyColumns)),
                Array(NpgsqlDbType.Smallint, write.Tables, table => (short)table.Deletes)));
        }
        if (write.Columns.Count > 0)
        {
            batch.BatchCommands.Add(Statement(
                PostgresStatements.InsertColumns,
                Text(scope),
                Array(NpgsqlDbType.Integer, write.Columns, column => column.Table),
                Array(NpgsqlDbType.Integer, write.Columns, column => column.Column),
                Array(NpgsqlDbType.Text, write.Columns, column => column.Name),
                Array(NpgsqlDbType.Smallint, write.Columns, column => (short)column.Rule.Type),
                Array(NpgsqlDbType.Smallint, write.Columns, column => (short)column.Rule.Policy),
                Array(NpgsqlDbType.Text, write.Columns, column => column.Rule.Resolver),
                Array(NpgsqlDbType.Boolean, write.Columns, column => column.IsAttachment)));
        }
        if (write.AttachmentColumns.Count > 0)
        {
            batch.BatchCommands.Add(Statement(
                PostgresStatements.MarkAttachments,
                Text(scope),
                Array(NpgsqlDbType.Integer, write.AttachmentColumns, column => column.Table),
                Array(NpgsqlDbType.Integer, write.AttachmentColumns, column => column.Column)));
        }
    }

    private static void AddChanges(NpgsqlBatch batch, string scope, IReadOnlyList<ChangeEntry> changes) =>
        batch.BatchCommands.Add(Statement(
            PostgresStatements.InsertChanges,
            Text(scope),
            Array(NpgsqlDbType.Bigint, changes, change => change.Change),
            Array(NpgsqlDbType.Uuid, changes, change => ClientId.ToGuid(change.Client)),
            Array(NpgsqlDbType.Bigint, changes, change => change.Sequence),
            Array(NpgsqlDbType.Bigint, changes, change => (long)change.Stamp),
            Array(NpgsqlDbType.Bigint, changes, change => change.Base),
            Array(NpgsqlDbType.Bytea, changes, change => change.Digest),
            Array(NpgsqlDbType.Smallint, changes, change => (short)change.Outcome),
            Array(NpgsqlDbType.Text, changes, change => change.Code),
            Array(NpgsqlDbType.Text, changes, change => change.Message),
            Array(NpgsqlDbType.Integer, changes, change => change.Operations),
            Array(NpgsqlDbType.Bigint, changes, change => change.CommittedAt)));

    private static void AddConflicts(NpgsqlBatch batch, string scope, ScopeWrite write)
    {
        var conflicts = write.Conflicts;
        batch.BatchCommands.Add(Statement(
            PostgresStatements.InsertConflicts,
            Text(scope),
            Array(NpgsqlDbType.Bigint, conflicts, conflict => conflict.Position.Change),
            Array(NpgsqlDbType.Integer, conflicts, conflict => conflict.Position.Ordinal),
            Array(NpgsqlDbType.Uuid, conflicts, conflict => ClientId.ToGuid(conflict.Client)),
            Array(NpgsqlDbType.Integer, conflicts, conflict => conflict.Table),
            Array(NpgsqlDbType.Bytea, conflicts, conflict => conflict.Key.ToArray()),
            Array(NpgsqlDbType.Integer, conflicts, conflict => conflict.Column),
            Array(NpgsqlDbType.Smallint, conflicts, conflict => (short)conflict.Rule),
            Array(NpgsqlDbType.Bytea, conflicts, conflict => conflict.LosingValue.ToArray()),
            Array(NpgsqlDbType.Bytea, conflicts, conflict => conflict.WinningValue.ToArray()),
            Array(NpgsqlDbType.Bigint, conflicts, conflict => (long)conflict.LosingStamp),
            Array(NpgsqlDbType.Uuid, conflicts, conflict => ClientId.ToGuid(conflict.WinningClient)),
            Array(NpgsqlDbType.Bigint, conflicts, conflict => (long)conflict.WinningStamp),
            Array(NpgsqlDbType.Bigint, conflicts, conflict => conflict.DecidedAt)));
        batch.BatchCommands.Add(Statement(PostgresStatements.TrimConflicts, Text(scope), BigInt(write.ConflictsMax)));
    }

    private static void AddTexts(NpgsqlBatch batch, string scope, ScopeWrite write)
    {
        foreach (var (table, keys) in write.ClearedTexts)
        {
            batch.BatchCommands.Add(Statement(
                PostgresStatements.ClearTexts, Text(scope), Int(table), Array(NpgsqlDbType.Bytea, keys, key => key.ToArray())));
        }
        if (write.Chunks is not { Count: > 0 } chunks)
            return;
        batch.BatchCommands.Add(Statement(
            PostgresStatements.WriteChunks,
            Text(scope),
            Array(NpgsqlDbType.Integer, chunks, chunk => chunk.Cell.Table),
            Array(NpgsqlDbType.Bytea, chunks, chunk => chunk.Cell.Key.ToArray()),
            Array(NpgsqlDbType.Integer, chunks, chunk => chunk.Cell.Column),
            Array(NpgsqlDbType.Integer, chunks, chunk => chunk.Chunk),
            Array(NpgsqlDbType.Bytea, chunks, chunk => chunk.Data.ToArray())));
    }

    private static void AddRows(NpgsqlBatch batch, string sql, string scope, IReadOnlyList<RowRecord> rows) =>
        batch.BatchCommands.Add(Statement(
            sql,
            Text(scope),
            Array(NpgsqlDbType.Integer, rows, row => row.Row.Table),
            Array(NpgsqlDbType.Bytea, rows, row => row.Row.Key.ToArray()),
            Array(NpgsqlDbType.Bigint, rows, row => row.Row.Position.Change),
            Array(NpgsqlDbType.Integer, rows, row => row.Row.Position.Ordinal),
            Array(NpgsqlDbType.Boolean, rows, row => row.Deleted),
            Array(NpgsqlDbType.Bytea, rows, row => row.Row.Data.ToArray()),
            Array(NpgsqlDbType.Bytea, rows, row => row.Window.IsEmpty ? null : row.Window.ToArray()),
            Array(NpgsqlDbType.Bigint, rows, row => row.Row.WindowChange)));

    private static void AddWindows(NpgsqlBatch batch, string scope, ScopeWrite write)
    {
        foreach (var (table, column, ready, after) in write.Windows)
            batch.BatchCommands.Add(Statement(PostgresStatements.UpdateWindow, Text(scope), Int(table), Int(column), Boolean(ready), Bytea(after)));
        if (write.SortedRows.Count == 0)
            return;
        batch.BatchCommands.Add(Statement(
            PostgresStatements.SortRows,
            Text(scope),
            Array(NpgsqlDbType.Integer, write.SortedRows, row => row.Table),
            Array(NpgsqlDbType.Bytea, write.SortedRows, row => row.Key.ToArray()),
            Array(NpgsqlDbType.Bytea, write.SortedRows, row => row.Window.ToArray())));
    }
}
