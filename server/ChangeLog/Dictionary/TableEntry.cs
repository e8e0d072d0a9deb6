using System.Collections.Frozen;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.ChangeLog.Dictionary;

/// <summary>A table and its value columns, which are numbered in the order in which they first appeared. Immutable.</summary>
internal sealed class TableEntry
{
    private readonly Dictionary<string, int> _numbers;

    /// <summary>Creates the entry.</summary>
    public TableEntry(int table, string name, IReadOnlyList<string> keyColumns, DeletePolicy deletes, IReadOnlyList<string> columns, IReadOnlyList<ColumnRule> rules)
    {
        Deletes = deletes == DeletePolicy.Unspecified ? DeletePolicy.DeleteWins : deletes;
        Rules = rules;
        HasTexts = rules.Any(rule => rule.Type == ColumnType.Text);
        Table = table;
        Name = name;
        KeyColumns = keyColumns;
        Columns = columns;
        _numbers = new Dictionary<string, int>(columns.Count, NameComparer.Instance);
        for (var i = 0; i < columns.Count; i++)
            _numbers.Add(columns[i], i);
    }

    private TableEntry(TableEntry entry)
    {
        (Table, Name, KeyColumns, Deletes, Columns, Rules) = (entry.Table, entry.Name, entry.KeyColumns, entry.Deletes, entry.Columns, entry.Rules);
        (HasTexts, Attachments, Window, _numbers) = (entry.HasTexts, entry.Attachments, entry.Window, entry._numbers);
    }

    /// <summary>Its number.</summary>
    public int Table { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The names of its key columns, in order.</summary>
    public IReadOnlyList<string> KeyColumns { get; }

    /// <summary>The names of its value columns, by number.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>How each value column merges, by number.</summary>
    public IReadOnlyList<ColumnRule> Rules { get; }

    /// <summary>What a delete does against a concurrent update.</summary>
    public DeletePolicy Deletes { get; }

    /// <summary>The numbers of the columns whose values name attachments.</summary>
    public IReadOnlySet<int> Attachments { get; init; } = FrozenSet<int>.Empty;

    /// <summary>Whether it has columns of type text.</summary>
    public bool HasTexts { get; }

    /// <summary>Its window column; none for most tables.</summary>
    public TableWindow? Window { get; init; }

    /// <summary>A value column's number, or -1.</summary>
    public int NumberOf(string column) => _numbers.GetValueOrDefault(column, -1);

    /// <summary>The same table with further columns.</summary>
    public TableEntry With(IReadOnlyCollection<(string Name, ColumnRule Rule)> columns) => new(
        Table, Name, KeyColumns, Deletes, [.. Columns, .. columns.Select(column => column.Name)], [.. Rules, .. columns.Select(column => column.Rule)])
    {
        Attachments = Attachments,
        Window = Window,
    };

    /// <summary>The same table with further columns whose values name attachments.</summary>
    public TableEntry WithAttachments(IEnumerable<int> columns) => new(this) { Attachments = Attachments.Concat(columns).ToFrozenSet() };

    /// <summary>The same table with a window column.</summary>
    public TableEntry With(TableWindow window) => new(this) { Window = window };
}
