using System.Text;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>The tables of a device.</summary>
public sealed class Replica
{
    private readonly SortedDictionary<string, SortedDictionary<string, Value>> _rows = new(StringComparer.Ordinal);

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>A column of a row; nothing when the row does not exist or lacks it.</summary>
    public Value? this[string table, string key, string column] =>
        _rows.TryGetValue(Address(table, Value.FromText(key)), out var row) && row.TryGetValue(column, out var value) ? value : null;

    /// <summary>Whether a row exists.</summary>
    public bool Has(string table, string key) => _rows.ContainsKey(Address(table, Value.FromText(key)));

    /// <summary>Applies a page's rows.</summary>
    public int Apply(ChangeSet changes)
    {
        var count = 0;
        foreach (var table in changes.Tables)
        {
            var reader = new RowReader(table);
            for (; reader.Read(); count++)
            {
                var columns = new List<(string, Value)>();
                for (var i = 0; i < reader.Columns.Count; i++)
                    columns.Add((reader.ValueColumns[reader.Columns.Indexes[i]], reader.Values[i].Detach()));
                Apply(table.Table, reader.Operation, reader.Key[0], columns);
            }
        }
        return count;
    }

    /// <summary>Applies one operation.</summary>
    public void Apply(string table, RowOperation operation, Value key, IReadOnlyList<(string Name, Value Value)> columns)
    {
        var address = Address(table, key);
        if (operation == RowOperation.Delete)
        {
            _rows.Remove(address);
            return;
        }
        if (operation == RowOperation.Insert || !_rows.TryGetValue(address, out var row))
            _rows[address] = row = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in columns)
            row[name] = value;
    }

    /// <summary>Removes the rows that do not pass.</summary>
    public void Keep(Func<string, string, IReadOnlyDictionary<string, Value>, bool> passes)
    {
        foreach (var (address, row) in _rows.ToArray())
        {
            var parts = address.Split('/');
            if (!passes(parts[0], parts[1], row))
                _rows.Remove(address);
        }
    }

    /// <summary>The keys of a table's rows.</summary>
    public IReadOnlyList<string> KeysOf(string table) => [.. _rows.Keys.Where(address => address.StartsWith(table + "/", StringComparison.Ordinal)).Select(address => address.Split('/')[1])];

    /// <summary>The same rows, for themselves.</summary>
    public Replica Copy()
    {
        var copy = new Replica();
        foreach (var (address, row) in _rows)
            copy._rows.Add(address, new SortedDictionary<string, Value>(row, StringComparer.Ordinal));
        return copy;
    }

    /// <summary>Everything, as text to compare.</summary>
    public string Dump()
    {
        var text = new StringBuilder();
        foreach (var (address, row) in _rows)
            text.AppendLine($"{address}: {string.Join(", ", row.Select(column => $"{column.Key}={column.Value.Kind}:{column.Value}"))}");
        return text.ToString();
    }

    private static string Address(string table, Value key) => $"{table}/{key}";
}
