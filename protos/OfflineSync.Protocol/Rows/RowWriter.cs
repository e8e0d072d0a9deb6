using Google.Protobuf;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Protocol.Rows;

/// <summary>Collects changed rows of one table into a columnar <see cref="TableChanges"/>. Used once.</summary>
public sealed class RowWriter
{
    private readonly TableChanges _block;
    private readonly ColumnWriter[] _columns;
    private readonly Dictionary<ColumnSet, uint> _masks = [];
    private readonly int _keyCount;
    private RunWriter _operations;
    private RunWriter _maskRuns;
    private readonly List<ulong> _bases = [];
    private bool _anyBase;
    private ColumnSet? _lastSet;
    private uint _lastMask;

    /// <summary>Starts a block.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="keyColumns">The names of its key columns.</param>
    /// <param name="valueColumns">The names of the value columns.</param>
    /// <param name="forms">How each value column is written; empty when all are plain.</param>
    public RowWriter(string table, IReadOnlyList<string> keyColumns, IReadOnlyList<string> valueColumns, IReadOnlyList<WriteForm>? forms = null)
    {
        _keyCount = keyColumns.Count;
        _block = new TableChanges { Table = table, KeyCount = (uint)keyColumns.Count, Columns = { keyColumns, valueColumns } };
        if (forms is not null && forms.Any(form => form != WriteForm.Unspecified))
            _block.Forms.AddRange(forms);
        _columns = new ColumnWriter[keyColumns.Count + valueColumns.Count];
        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = new ColumnWriter();
        _operations = new RunWriter(_block.Operations);
        _maskRuns = new RunWriter(_block.MaskRuns);
    }

    /// <summary>How many rows were added.</summary>
    public int RowCount { get; private set; }

    /// <summary>Roughly the size of the block in bytes, before compression.</summary>
    public long EstimatedBytes { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="operation">What happens to the row.</param>
    /// <param name="key">The values of the key columns.</param>
    /// <param name="columns">Which value columns the row carries; empty for a delete.</param>
    /// <param name="values">Their values, in the order of <see cref="ColumnSet.Indexes"/>.</param>
    /// <param name="seen">The checkpoint as of which the writer saw the row; null for that of the mutation.</param>
    public void Add(RowOperation operation, ReadOnlySpan<Value> key, ColumnSet columns, ReadOnlySpan<Value> values, long? seen = null)
    {
        if (key.Length != _keyCount || values.Length != columns.Count)
            throw new ArgumentException("The row does not have the columns that it names.", nameof(values));
        _operations.Add((uint)operation);
        _maskRuns.Add(MaskOf(columns));
        for (var i = 0; i < key.Length; i++)
            EstimatedBytes += _columns[i].Add(key[i]);
        var indexes = columns.Indexes;
        for (var i = 0; i < indexes.Length; i++)
            EstimatedBytes += _columns[_keyCount + indexes[i]].Add(values[i]);
        RowCount++;
        if (seen is not null || _anyBase)
            AddBase(seen);
    }

    /// <summary>Ends the block.</summary>
    public TableChanges Build()
    {
        _operations.Flush();
        _maskRuns.Flush();
        _block.RowCount = (uint)RowCount;
        _block.Bases.AddRange(_bases);
        foreach (var column in _columns)
            _block.Values.Add(column.Build());
        return _block;
    }

    private void AddBase(long? seen)
    {
        if (!_anyBase && RowCount > 1)
            _bases.AddRange([0, (ulong)(RowCount - 1)]);
        _anyBase = true;
        var symbol = seen is { } change ? (ulong)change + 1 : 0;
        if (_bases.Count > 0 && _bases[^2] == symbol)
            _bases[^1]++;
        else
            _bases.AddRange([symbol, 1]);
    }

    private uint MaskOf(ColumnSet columns)
    {
        if (ReferenceEquals(columns, _lastSet))
            return _lastMask;
        if (!_masks.TryGetValue(columns, out var mask))
        {
            mask = (uint)_masks.Count;
            _masks.Add(columns, mask);
            _block.Masks.Add(UnsafeByteOperations.UnsafeWrap(columns.Bits));
        }
        _lastSet = columns;
        _lastMask = mask;
        return mask;
    }
}
