using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.ChangeLog.Dictionary;

/// <summary>A dictionary with the additions of a transaction that has not committed yet.</summary>
internal sealed class DictionaryDraft(ScopeDictionary dictionary)
{
    private readonly List<TableEntry> _tables = [.. dictionary.Tables];
    private readonly Dictionary<string, int> _numbers = dictionary.Tables.ToDictionary(table => table.Name, table => table.Table, NameComparer.Instance);
    private readonly List<TableRecord> _newTables = [];
    private readonly List<ColumnRecord> _newColumns = [];
    private readonly List<ColumnRecord> _attachmentColumns = [];
    private readonly List<TableWindow> _newWindows = [];

    /// <summary>The tables, by number.</summary>
    public IReadOnlyList<TableEntry> Tables => _tables;

    /// <summary>The tables to store.</summary>
    public IReadOnlyList<TableRecord> NewTables => _newTables;

    /// <summary>The columns to store.</summary>
    public IReadOnlyList<ColumnRecord> NewColumns => _newColumns;

    /// <summary>The stored columns whose values name attachments from now on.</summary>
    public IReadOnlyList<ColumnRecord> AttachmentColumns => _attachmentColumns;

    /// <summary>The window columns to store.</summary>
    public IReadOnlyList<TableWindow> NewWindows => _newWindows;

    /// <summary>Whether anything was added.</summary>
    public bool HasAdditions => _newTables.Count > 0 || _newColumns.Count > 0 || _attachmentColumns.Count > 0 || _newWindows.Count > 0;

    /// <summary>How many tables have a window column.</summary>
    public int Windows => _tables.Count(table => table.Window is not null);

    /// <summary>The table of a name, or nothing.</summary>
    public TableEntry? Find(string name) => _numbers.TryGetValue(name, out var number) ? _tables[number] : null;

    /// <summary>Whether the table was not stored before this transaction, so that it cannot have rows.</summary>
    public bool IsNew(int table) => table >= dictionary.Tables.Count;

    /// <summary>Says why a table cannot be written with these columns, or nothing if it can.</summary>
    public Rejection? Check(string name, IReadOnlyList<string> keyColumns, IReadOnlyList<string> columns, int tablesAdded)
    {
        var entry = Find(name);
        if (entry is null)
        {
            return _tables.Count + tablesAdded < ProtocolLimits.TablesMax
                ? null
                : new Rejection("TABLE_LIMIT", $"The scope has {ProtocolLimits.TablesMax} tables; table \"{name}\" would be one more.");
        }
        if (!entry.KeyColumns.SequenceEqual(keyColumns, NameComparer.Instance))
        {
            return new Rejection(
                "KEY_COLUMNS_DIFFER",
                $"Table \"{name}\" has the key ({string.Join(", ", entry.KeyColumns)}) in this scope, but the mutation has ({string.Join(", ", keyColumns)}).");
        }
        var count = keyColumns.Count + entry.Columns.Count + columns.Count(column => entry.NumberOf(column) < 0);
        return count <= ProtocolLimits.ColumnsMax
            ? null
            : new Rejection("COLUMN_LIMIT", $"Table \"{name}\" would have {count} columns, at most {ProtocolLimits.ColumnsMax} are allowed.");
    }

    /// <summary>The table's entry with at least these columns; new ones merge by the default rule.</summary>
    public TableEntry Ensure(string name, IReadOnlyList<string> keyColumns, IReadOnlyList<string> columns) =>
        AddColumns(
            Find(name) ?? AddTable(name, keyColumns, DeletePolicy.DeleteWins),
            [.. columns.Select(column => (column, ColumnRule.Default))]);

    /// <summary>Adds columns that the table does not have yet.</summary>
    public TableEntry AddColumns(TableEntry entry, IReadOnlyList<(string Name, ColumnRule Rule)> columns)
    {
        var missing = columns.Where(column => entry.NumberOf(column.Name) < 0).ToList();
        if (missing.Count == 0)
            return entry;
        _newColumns.AddRange(missing.Select((column, index) => new ColumnRecord(entry.Table, entry.Columns.Count + index, column.Name, column.Rule)));
        return _tables[entry.Table] = entry.With(missing);
    }

    /// <summary>Notes that the values of these columns, which the table has, name attachments.</summary>
    public TableEntry MarkAttachments(TableEntry entry, IEnumerable<string> columns)
    {
        var marked = columns.Select(entry.NumberOf).Where(column => !entry.Attachments.Contains(column)).ToHashSet();
        if (marked.Count == 0)
            return entry;
        foreach (var column in marked)
            Mark(new ColumnRecord(entry.Table, column, entry.Columns[column], entry.Rules[column], IsAttachment: true));
        return _tables[entry.Table] = entry.WithAttachments(marked);
    }

    /// <summary>Names the window column of a table that has none. Rows that are there are still to be sorted.</summary>
    public void AddWindow(TableEntry entry, int column)
    {
        var window = new TableWindow(entry.Table, column, IsNew(entry.Table), default);
        _newWindows.Add(window);
        _tables[entry.Table] = entry.With(window);
    }

    /// <summary>Adds a table.</summary>
    public TableEntry AddTable(string name, IReadOnlyList<string> keyColumns, DeletePolicy deletes)
    {
        var entry = new TableEntry(_tables.Count, name, keyColumns, deletes, [], []);
        _tables.Add(entry);
        _numbers.Add(name, entry.Table);
        _newTables.Add(new TableRecord(entry.Table, name, keyColumns, deletes));
        return entry;
    }

    private void Mark(ColumnRecord column)
    {
        var added = _newColumns.FindIndex(other => (other.Table, other.Column) == (column.Table, column.Column));
        if (added >= 0)
            _newColumns[added] = column;
        else
            _attachmentColumns.Add(column);
    }

    /// <summary>The dictionary after the commit.</summary>
    public ScopeDictionary Build() => HasAdditions ? new ScopeDictionary(_tables) : dictionary;
}
