using OfflineSync.Client.Capture;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.Values;
using static OfflineSync.Client.Storage.SqlName;

namespace OfflineSync.Client.Outbox;

/// <summary>Reads the present values of rows of one table by their keys.</summary>
internal sealed class RowValues
{
    private readonly Statement _select;
    private readonly ByteArena _arena;
    private readonly Value[] _values;

    public RowValues(Database database, CapturedTable table, ByteArena arena)
    {
        _arena = arena;
        _values = new Value[table.ValueNames.Count];
        var columns = table.ValueNames.Count == 0 ? "1" : List(table.ValueNames);
        _select = database.Prepare($"SELECT {columns} FROM {Quote(table.Name)} WHERE {table.MatchKey(1)}");
    }

    /// <summary>Reads these columns of a row; false when it does not exist. The span is valid until the next call.</summary>
    public bool TryRead(ReadOnlySpan<Value> key, ColumnSet columns, out ReadOnlySpan<Value> values)
    {
        _select.BindAll(1, key);
        values = default;
        if (!_select.Step())
            return false;
        for (var i = 0; i < columns.Count; i++)
            _values[i] = _select.Value(columns.Indexes[i], _arena);
        _select.Reset();
        values = _values.AsSpan(0, columns.Count);
        return true;
    }
}
