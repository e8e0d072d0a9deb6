using OfflineSync.Protocol.Rows;

namespace OfflineSync.Server.ChangeLog.Dictionary;

/// <summary>A table and its value columns, which are numbered in the order in which they first appeared. Immutable.</summary>
internal sealed class TableEntry
{
    private readonly Dictionary<string, int> _numbers;

    /// <summary>Creates the entry.</summary>
    public TableEntry(int table, string name, IReadOnlyList<string> keyColumns, IReadOnlyList<string> columns)
    {
        Table = table;
        Name = name;
        KeyColumns = keyColumns;
        Columns = columns;
        _numbers = new Dictionary<string, int>(columns.Count, NameComparer.Instance);
        for (var i = 0; i < columns.Count; i++)
            _numbers.Add(columns[i], i);
    }

    /// <summary>Its number.</summary>
    public int Table { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The names of its key columns, in order.</summary>
    public IReadOnlyList<string> KeyColumns { get; }

    /// <summary>The names of its value columns, by number.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>A value column's number, or -1.</summary>
    public int NumberOf(string column) => _numbers.GetValueOrDefault(column, -1);
}
