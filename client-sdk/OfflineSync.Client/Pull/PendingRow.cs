using OfflineSync.Client.Shadows;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>What mutations of this device that the server's state does not include did to one row.</summary>
internal sealed class PendingRow
{
    private readonly Dictionary<int, (WriteForm Form, Value Value)> _overwritten = [];
    private readonly Dictionary<int, List<(WriteForm Form, Value Edit)>> _edits = [];
    private bool _isInserted;
    private bool _isReplaced;

    /// <summary>Whether it is gone after them.</summary>
    public bool IsDeleted { get; private set; }

    public void Add(RowOperation operation)
    {
        IsDeleted = operation == RowOperation.Delete;
        _isReplaced |= IsDeleted;
        _isInserted = !IsDeleted && (_isInserted || operation == RowOperation.Insert);
        if (!IsDeleted)
            return;
        _overwritten.Clear();
        _edits.Clear();
    }

    public void Add(int column, WriteForm form, in Value value)
    {
        if (!CellEdit.CanApply(form))
            _overwritten[column] = (form, value);
        else if (_edits.TryGetValue(column, out var edits))
            edits.Add((form, value));
        else
            _edits.Add(column, [(form, value)]);
    }

    /// <summary>The columns of an incoming row that may be shown; null when none of the row may.</summary>
    public ColumnSet? Visible(RowOperation operation, ColumnSet columns)
    {
        // A row that was deleted here stays away, and one that was written here stays, until the server has seen both sides.
        if (IsDeleted || operation == RowOperation.Delete)
            return null;
        var visible = columns.Indexes.ToArray().Where(IsVisible).ToArray();
        return visible.Length == columns.Count ? columns : visible.Length == 0 ? null : ColumnSet.FromIndexes(visible);
    }

    /// <summary>The columns that are edited of a row which the server creates when it has none.</summary>
    public ColumnSet EditedAnew => _isInserted ? ColumnSet.FromIndexes(_edits.Keys) : ColumnSet.Empty;

    /// <summary>Puts the edits of this device on top of incoming values.</summary>
    public ReadOnlySpan<Value> Rebase(ColumnSet columns, ReadOnlySpan<Value> values)
    {
        if (_edits.Count == 0)
            return values;
        var rebased = values.ToArray();
        for (var i = 0; i < rebased.Length; i++)
        {
            if (!_edits.TryGetValue(columns.Indexes[i], out var edits))
                continue;
            foreach (var (form, edit) in edits)
                rebased[i] = CellEdit.Apply(form, rebased[i], edit);
        }
        return rebased;
    }

    /// <summary>
    /// Puts all that this device wrote on top of a row that comes anew. Edits of texts stay away: they are of a text that is not here any more.
    /// </summary>
    public ReadOnlySpan<Value> PutOn(ColumnSet columns, ReadOnlySpan<Value> values)
    {
        var result = Rebase(columns, values).ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            if (!_overwritten.TryGetValue(columns.Indexes[i], out var written))
                continue;
            if (written.Form == WriteForm.BasedValue)
                result[i] = BasedValue.Parser.ParseFrom(written.Value.Bytes.Span).After.ToValue();
            else if (written.Form == WriteForm.Unspecified)
                result[i] = written.Value;
        }
        return result;
    }

    private bool IsVisible(int column)
    {
        if (_overwritten.ContainsKey(column))
            return false;
        // Two devices that create one row both add to its counters and sets; the rest of it stays as it was created here, except for columns that the app
        // did not have yet.
        return !_edits.ContainsKey(column) || !_isReplaced;
    }
}
