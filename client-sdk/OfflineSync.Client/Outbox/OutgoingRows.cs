using OfflineSync.Client.Capture;
using OfflineSync.Client.Shadows;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Outbox;

/// <summary>Reads what is sent of rows of one table: the present values, or of merged columns what changed since they were collected or applied last.</summary>
internal sealed class OutgoingRows(Database database, CapturedTable table, ShadowTables shadows, ByteArena arena)
{
    private readonly RowValues _rows = new(database, table, arena);
    private readonly ShadowTable? _shadow = shadows.Find(table);
    private readonly Value[] _values = new Value[table.ValueNames.Count];
    private readonly List<(int Column, Value Present, bool IsRewritten)> _present = [];
    private Value[] _key = [];
    private int _count;

    /// <summary>Whether the row is there: otherwise it was deleted.</summary>
    public bool Exists { get; private set; }

    /// <summary>The columns that are sent.</summary>
    public ColumnSet Columns { get; private set; } = ColumnSet.Empty;

    /// <summary>What is sent of them; valid until the next row.</summary>
    public ReadOnlySpan<Value> Values => _values.AsSpan(0, _count);

    /// <summary>Reads a row. Returns what a column holds that it cannot, and what to do.</summary>
    /// <param name="key">The row's key.</param>
    /// <param name="columns">The columns that were written.</param>
    /// <param name="isWhole">Whether all columns are sent, changed or not.</param>
    /// <param name="seen">The checkpoint that the app had seen when it wrote.</param>
    public string? Read(Value[] key, ColumnSet columns, bool isWhole, long seen)
    {
        _key = key;
        _present.Clear();
        Exists = _rows.TryRead(key, columns, out var values);
        Columns = Exists ? columns : ColumnSet.Empty;
        _count = Exists ? values.Length : 0;
        values.CopyTo(_values);
        return Exists && _shadow is not null ? TakeDifferences(isWhole, seen) : null;
    }

    /// <summary>Notes that what was read is collected, and which values are to be written back in their canonical form.</summary>
    public void Collected(ICollection<CellRewrite> rewrites)
    {
        if (_shadow is null)
            return;
        if (!Exists)
            _shadow.Delete(_key);
        else if (_present.Count > 0)
            _shadow.Write(_key, ColumnSet.FromIndexes(_present.Select(cell => cell.Column)), [.. _present.Select(cell => cell.Present)]);
        foreach (var (column, present, isRewritten) in _present)
        {
            if (isRewritten)
                rewrites.Add(new CellRewrite(table, _key, column, present));
        }
    }

    private string? TakeDifferences(bool isWhole, long seen)
    {
        var isKnown = _shadow!.TryFind(_key);
        var sent = new List<int>();
        string? problem = null;
        for (var i = 0; i < _count && problem is null; i++)
        {
            var column = Columns.Indexes[i];
            var value = _values[i];
            var isUnchanged = false;
            if (table.Forms[column] != WriteForm.Unspecified)
                problem = TakeDifference(column, isKnown, seen, ref value, out isUnchanged);
            if (isUnchanged && !isWhole)
                continue;
            _values[sent.Count] = value;
            sent.Add(column);
        }
        _shadow.Leave();
        _count = sent.Count;
        if (_count < Columns.Count)
            Columns = ColumnSet.FromIndexes(sent);
        return problem;
    }

    private string? TakeDifference(int column, bool isKnown, long seen, ref Value value, out bool isUnchanged)
    {
        var form = table.Forms[column];
        Value? before = isKnown ? _shadow!.ValueOf(column, arena) : null;
        if (isKnown && form == WriteForm.TextEdit && _shadow!.PinOf(column) is { } pin)
            seen = pin;
        var problem = CellDifference.TryTake(form, before, value, seen, out var difference);
        _present.Add((column, difference.Present, difference.Present != value));
        value = difference.Sent;
        isUnchanged = difference.IsEmpty;
        return problem is null ? null : $"column \"{table.ValueNames[column]}\" {problem}.";
    }
}
