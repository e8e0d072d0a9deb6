using Microsoft.Data.Sqlite;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>What columns hold of which the server has nothing, as the app that created the row did not have them: the tables' defaults.</summary>
internal sealed class ColumnDefaults(Database database)
{
    private readonly ByteArena _arena = new();
    private readonly Dictionary<int, Value[]> _tables = [];

    /// <summary>The values of all columns of a row that is whole, but for columns that the server does not have of it.</summary>
    public Value[] Complete(CapturedTable table, ColumnSet columns, ReadOnlySpan<Value> values)
    {
        if (!_tables.TryGetValue(table.Id, out var defaults))
            _tables.Add(table.Id, defaults = Read(table));
        var completed = defaults.ToArray();
        for (var i = 0; i < columns.Count; i++)
            completed[columns.Indexes[i]] = values[i];
        return completed;
    }

    private Value[] Read(CapturedTable table)
    {
        var defaults = new Value[table.ValueNames.Count];
        var columns = database.Prepare("SELECT name, dflt_value FROM pragma_table_xinfo(?1) WHERE dflt_value IS NOT NULL").Bind(1, table.Name);
        while (columns.Step())
        {
            if (CapturedTable.IndexOf(table.ValueNames, columns.Text(0)) is var column and >= 0)
                defaults[column] = Evaluate(columns.Text(1));
        }
        return defaults;
    }

    private Value Evaluate(string sql)
    {
        try
        {
            using var expression = database.Once($"SELECT {sql}");
            expression.Step();
            return expression.Value(0, _arena);
        }
        catch (SqliteException)
        {
            // A bare word is a text as a default, and no expression.
            return Value.FromText(sql.Trim('"'));
        }
    }
}
