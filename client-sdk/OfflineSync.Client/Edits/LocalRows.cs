using OfflineSync.Client.Capture;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using SQLitePCL;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Edits;

/// <summary>Writes single rows to the app's tables as the app would: what they were is captured, and nothing is noted as the server's.</summary>
internal sealed class LocalRows(Database database)
{
    /// <summary>Writes a row, an insert over one that is there; says why the table does not take it, or nothing when it does.</summary>
    public string? Write(CapturedTable table, RowOperation operation, ReadOnlySpan<Value> key, ColumnSet columns, ReadOnlySpan<Value> values)
    {
        if (operation == RowOperation.Update && columns.Count == 0)
            return null;
        var statement = database.Prepare(RowApplier.Sql(table, operation, columns));
        statement.BindAll(statement.BindAll(1, key), values);
        var code = statement.TryStep();
        if ((code & 0xFF) == raw.SQLITE_CONSTRAINT)
            return raw.sqlite3_errmsg(database.Connection.Handle!).utf8_to_string();
        if (code != raw.SQLITE_DONE)
            Microsoft.Data.Sqlite.SqliteException.ThrowExceptionForRC(code & 0xFF, database.Connection.Handle!);
        return operation == RowOperation.Update && database.Changes == 0 ? "the row that it updates is not there" : null;
    }
}
