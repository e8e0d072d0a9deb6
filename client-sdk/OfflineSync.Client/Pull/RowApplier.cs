using OfflineSync.Client.Capture;
using OfflineSync.Client.Shadows;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using SQLitePCL;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>Writes single rows from the server into the app's tables.</summary>
internal sealed class RowApplier(Database database, ShadowTables shadows)
{
    private readonly Dictionary<(int Table, RowOperation Operation, ColumnSet Columns), Statement> _statements = [];

    /// <summary>Writes a row; false with the reason when the local schema does not take it.</summary>
    public bool TryApply(CapturedTable table, RowOperation operation, ReadOnlySpan<Value> key, ColumnSet columns, ReadOnlySpan<Value> values, out string? reason)
    {
        reason = null;
        if (operation == RowOperation.Update && columns.Count == 0)
            return true;
        var statement = StatementFor(table, operation, columns);
        statement.BindAll(statement.BindAll(1, key), values);
        var code = statement.TryStep();
        if (code == raw.SQLITE_DONE)
        {
            if (operation == RowOperation.Update && database.Changes == 0)
            {
                reason = "the row that it updates is not there";
                return false;
            }
            if (operation == RowOperation.Insert && table.HasLooseKey && columns.Count > 0 && database.Changes == 0)
            {
                reason = "SQLite takes its key for that of another row here, which differs in storage class, or only by the column's collation";
                return false;
            }
            Shadow(table, operation, key, columns);
            return true;
        }
        if ((code & 0xFF) == raw.SQLITE_CONSTRAINT)
        {
            reason = raw.sqlite3_errmsg(database.Connection.Handle!).utf8_to_string();
            return false;
        }
        Microsoft.Data.Sqlite.SqliteException.ThrowExceptionForRC(code, database.Connection.Handle!);
        return false;
    }

    private void Shadow(CapturedTable table, RowOperation operation, ReadOnlySpan<Value> key, ColumnSet columns)
    {
        if (shadows.Find(table) is not { } shadow)
            return;
        if (operation == RowOperation.Delete)
            shadow.Delete(key);
        // What the server does not have of a new row has the table's default now.
        else if (operation == RowOperation.Insert)
            shadow.Copy(key, table.ShadowedColumns);
        else if (columns.Intersect(table.ShadowedColumns) is { Count: > 0 } shadowed)
            shadow.Copy(key, shadowed);
    }

    private Statement StatementFor(CapturedTable table, RowOperation operation, ColumnSet columns)
    {
        if (_statements.TryGetValue((table.Id, operation, columns), out var statement))
        {
            statement.Reset();
            return statement;
        }
        statement = database.Prepare(Sql(table, operation, columns));
        _statements.Add((table.Id, operation, columns), statement);
        return statement;
    }

    /// <summary>The statement that writes a row, an insert over one that is there: keys take the first parameters, values those behind them.</summary>
    public static string Sql(CapturedTable table, RowOperation operation, ColumnSet columns)
    {
        var names = columns.Indexes.ToArray().Select(index => table.ValueNames[index]).ToArray();
        return operation switch
        {
            RowOperation.Insert => Insert(table, names),
            RowOperation.Update => $"UPDATE {Quote(table.Name)} SET {Assign(names, table.KeyNames.Count + 1)} WHERE {table.MatchKey(1)}",
            _ => $"DELETE FROM {Quote(table.Name)} WHERE {table.MatchKey(1)}",
        };
    }

    private static string Insert(CapturedTable table, string[] names) =>
        $"INSERT INTO {Quote(table.Name)} ({List(table.KeyNames.Concat(names))}) VALUES ({Parameters(1, table.KeyNames.Count + names.Length)}) "
        + OnConflict(table, names);

    /// <summary>The clause that turns an insert into an update of a row that is there already.</summary>
    public static string OnConflict(CapturedTable table, IReadOnlyList<string> names) =>
        $"ON CONFLICT ({List(table.KeyNames)}) DO "
        + (names.Count == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", names.Select(name => $"{Quote(name)} = excluded.{Quote(name)}"))}")
        + (names.Count == 0 || !table.HasLooseKey ? "" : $" WHERE true{string.Concat(table.Schema.LooseKeys.Select(key => key.IsExactly($"excluded.{Quote(key.Name)}", $"{Quote(table.Name)}.")))}");

    private static string Assign(string[] names, int first) => string.Join(", ", names.Select((name, i) => $"{Quote(name)} = ?{first + i}"));
}
