using System.Runtime.InteropServices;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Server.Feed;

/// <summary>The rows of one table in a page. They are gathered first, because the block names only columns that some row carries.</summary>
internal sealed class PageTable
{
    private readonly List<PageRow> _rows = [];
    private readonly List<int> _columns = [];
    private readonly List<Value> _values = [];
    private readonly Dictionary<ColumnSet, ColumnSet> _sets = [];
    private bool[] _used = [];
    private ReadOnlyMemory<byte> _key;
    private int _first;

    /// <summary>Above the highest column number that occurs.</summary>
    public int ColumnsEnd { get; private set; }

    /// <summary>Adds a deleted row.</summary>
    public void Delete(ReadOnlyMemory<byte> key) => _rows.Add(new PageRow(key, RowOperation.Delete, _columns.Count, 0));

    /// <summary>Starts a row.</summary>
    public void Begin(ReadOnlyMemory<byte> key)
    {
        _key = key;
        _first = _columns.Count;
    }

    /// <summary>Adds a column to the row.</summary>
    public void AddColumn(int column, in Value value)
    {
        if (column >= _used.Length)
            Array.Resize(ref _used, column + 16);
        _used[column] = true;
        ColumnsEnd = Math.Max(ColumnsEnd, column + 1);
        _columns.Add(column);
        _values.Add(value);
    }

    /// <summary>Ends the row.</summary>
    /// <param name="whole">Whether it has all its columns. A row of which the client lacks nothing is left out.</param>
    public void End(bool whole)
    {
        var count = _columns.Count - _first;
        if (count > 0 || whole)
            _rows.Add(new PageRow(_key, whole ? RowOperation.Insert : RowOperation.Update, _first, count));
    }

    /// <summary>The block, or nothing when no row is left.</summary>
    public TableChanges? Build(TableEntry table)
    {
        if (_rows.Count == 0)
            return null;
        var indexes = new int[_used.Length];
        var names = new List<string>();
        for (var i = 0; i < ColumnsEnd; i++)
        {
            if (!_used[i])
                continue;
            indexes[i] = names.Count;
            names.Add(table.Columns[i]);
        }
        var writer = new RowWriter(table.Name, table.KeyColumns, names);
        var values = CollectionsMarshal.AsSpan(_values);
        var columns = CollectionsMarshal.AsSpan(_columns);
        var lastSet = ColumnSet.Empty;
        ReadOnlySpan<int> last = [];
        foreach (var row in _rows)
        {
            var own = columns.Slice(row.FirstColumn, row.ColumnCount);
            if (!own.SequenceEqual(last))
            {
                lastSet = SetOf(own, indexes);
                last = own;
            }
            writer.Add(row.Operation, RowKey.Decode(row.Key), lastSet, values.Slice(row.FirstColumn, row.ColumnCount));
        }
        return writer.Build();
    }

    private ColumnSet SetOf(ReadOnlySpan<int> columns, int[] indexes)
    {
        var mapped = new int[columns.Length];
        for (var i = 0; i < mapped.Length; i++)
            mapped[i] = indexes[columns[i]];
        var set = ColumnSet.FromIndexes(mapped);
        if (_sets.TryGetValue(set, out var known))
            return known;
        _sets.Add(set, set);
        return set;
    }
}
