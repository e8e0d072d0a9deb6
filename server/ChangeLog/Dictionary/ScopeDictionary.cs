using System.Collections.Frozen;
using OfflineSync.Protocol.Rows;

namespace OfflineSync.Server.ChangeLog.Dictionary;

/// <summary>The numbers of a scope's tables and columns. They are assigned once and never change, so a copy can be old but not wrong: it lacks what is new, and window columns that were named since. Immutable.</summary>
internal sealed class ScopeDictionary
{
    private readonly Dictionary<string, TableEntry> _byName;
    private readonly TableEntry[] _tables;

    /// <summary>Creates a dictionary.</summary>
    /// <param name="tables">The tables, by number.</param>
    public ScopeDictionary(IEnumerable<TableEntry> tables)
    {
        _tables = [.. tables];
        _byName = _tables.ToDictionary(table => table.Name, NameComparer.Instance);
    }

    /// <summary>A dictionary without tables.</summary>
    public static ScopeDictionary Empty { get; } = new([]);

    /// <summary>The tables, by number.</summary>
    public IReadOnlyList<TableEntry> Tables => _tables;

    /// <summary>How many tables have a window column.</summary>
    public int Windows => _tables.Count(table => table.Window is not null);

    /// <summary>Puts a dictionary together from what is stored.</summary>
    /// <param name="tables">The tables, by number.</param>
    /// <param name="columns">The columns, by number within each table.</param>
    public static ScopeDictionary From(IEnumerable<TableRecord> tables, IEnumerable<ColumnRecord> columns)
    {
        var byTable = columns.ToLookup(column => column.Table);
        return new(tables.Select(table => new TableEntry(
            table.Table,
            table.Name,
            table.KeyColumns,
            table.Deletes,
            [.. byTable[table.Table].Select(column => column.Name)],
            [.. byTable[table.Table].Select(column => column.Rule)])
        {
            Attachments = byTable[table.Table].Where(column => column.IsAttachment).Select(column => column.Column).ToFrozenSet(),
            Window = table.Window,
        }));
    }

    /// <summary>The table of a name, or nothing.</summary>
    public TableEntry? Find(string name) => _byName.GetValueOrDefault(name);
}
