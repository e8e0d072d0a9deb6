using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Push;

/// <summary>A table that a mutation writes, and the sets of columns that its rows carry.</summary>
internal sealed class MutationBlock(RowReader reader)
{
    private readonly List<ColumnSet> _columnSets = [];
    private readonly IReadOnlyList<WriteForm> _forms = reader.Forms;

    /// <summary>The table's name.</summary>
    public string Table { get; } = reader.Table;

    /// <summary>The names of its key columns.</summary>
    public IReadOnlyList<string> KeyColumns { get; } = reader.KeyColumns;

    /// <summary>The names of its value columns.</summary>
    public IReadOnlyList<string> ValueColumns { get; } = reader.ValueColumns;

    /// <summary>How a value column is written.</summary>
    public WriteForm FormOf(int column) => _forms.Count == 0 ? WriteForm.Unspecified : _forms[column];

    /// <summary>Whether all are plain.</summary>
    public bool IsPlain => _forms.Count == 0;

    /// <summary>Whether some row carries a value column.</summary>
    public bool Writes(int column) => _columnSets.Exists(set => set.Contains(column));

    /// <summary>The sets of value columns.</summary>
    public IReadOnlyList<ColumnSet> ColumnSets => _columnSets;

    /// <summary>The index of a set; the reader uses the same object for rows with the same mask.</summary>
    public int IndexOf(ColumnSet columns)
    {
        if (_columnSets.Count > 0 && ReferenceEquals(_columnSets[^1], columns))
            return _columnSets.Count - 1;
        var index = _columnSets.IndexOf(columns);
        if (index >= 0)
            return index;
        _columnSets.Add(columns);
        return _columnSets.Count - 1;
    }
}
