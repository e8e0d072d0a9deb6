using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Protocol.Rows;

/// <summary>
/// Reads the rows of a <see cref="TableChanges"/>, one after the other, after checking that the block is whole. Texts and blobs refer to the
/// message's memory and stay valid as long as the message does; the spans are valid until the next <see cref="Read"/>.
/// </summary>
public sealed class RowReader
{
    private readonly ColumnReader[] _columns;
    private readonly ColumnSet[] _masks;
    private readonly Value[] _key;
    private readonly Value[] _values;
    private RunReader _operations;
    private RunReader _maskRuns;
    private readonly Google.Protobuf.Collections.RepeatedField<ulong> _bases;
    private int _next;
    private int _nextBase;
    private ulong _basesLeft;

    /// <summary>Checks a block and stands before its first row.</summary>
    /// <exception cref="ProtocolException">The block breaks the contract or a limit.</exception>
    public RowReader(TableChanges block)
    {
        Table = block.Table;
        CheckHead(block);
        RowCount = (int)block.RowCount;
        KeyColumns = [.. block.Columns.Take((int)block.KeyCount)];
        ValueColumns = [.. block.Columns.Skip((int)block.KeyCount)];
        Forms = block.Forms.Count == 0 ? [] : [.. block.Forms];
        _masks = [.. block.Masks.Select(mask => ColumnSet.FromBits(mask.Span, ValueColumns.Count))];
        var counts = CountValues(block, _masks, ValueColumns.Count);
        _columns = new ColumnReader[block.Columns.Count];
        for (var i = 0; i < _columns.Length; i++)
        {
            var count = i < KeyColumns.Count ? RowCount : counts[i - KeyColumns.Count];
            _columns[i] = new ColumnReader(block.Values[i], count, block.Columns[i]);
        }
        _operations = new RunReader(block.Operations);
        _maskRuns = new RunReader(block.MaskRuns);
        _bases = block.Bases;
        _key = new Value[KeyColumns.Count];
        _values = new Value[ValueColumns.Count];
        Columns = ColumnSet.Empty;
    }

    /// <summary>The table.</summary>
    public string Table { get; }

    /// <summary>The names of the key columns.</summary>
    public IReadOnlyList<string> KeyColumns { get; }

    /// <summary>The names of the value columns.</summary>
    public IReadOnlyList<string> ValueColumns { get; }

    /// <summary>How each value column is written; empty when all are plain.</summary>
    public IReadOnlyList<WriteForm> Forms { get; }

    /// <summary>How a value column is written.</summary>
    public WriteForm FormOf(int column) => Forms.Count == 0 ? WriteForm.Unspecified : Forms[column];

    /// <summary>How many rows the block has.</summary>
    public int RowCount { get; }

    /// <summary>What happens to the current row.</summary>
    public RowOperation Operation { get; private set; }

    /// <summary>The current row's key.</summary>
    public ReadOnlySpan<Value> Key => _key;

    /// <summary>The value columns that the current row carries.</summary>
    public ColumnSet Columns { get; private set; }

    /// <summary>Their values, in the order of <see cref="ColumnSet.Indexes"/>.</summary>
    public ReadOnlySpan<Value> Values => _values.AsSpan(0, Columns.Count);

    /// <summary>The checkpoint as of which the writer saw the current row; null for that of the mutation.</summary>
    public long? Seen { get; private set; }

    /// <summary>Moves to the next row; false after the last.</summary>
    /// <exception cref="ProtocolException">The row breaks the contract.</exception>
    public bool Read()
    {
        if (_next == RowCount)
            return false;
        _next++;
        Operation = (RowOperation)_operations.Read();
        Columns = _masks[_maskRuns.Read()];
        if (_bases.Count > 0)
            ReadBase();
        for (var i = 0; i < _key.Length; i++)
        {
            _key[i] = _columns[i].Read();
            if (_key[i].Kind == Protocol.Values.ValueKind.Null)
                throw new ProtocolException($"Table \"{Table}\": row {_next - 1} has NULL in its key column \"{KeyColumns[i]}\".");
        }
        if (Operation == RowOperation.Delete && Columns.Count > 0)
            throw new ProtocolException($"Table \"{Table}\": row {_next - 1} is deleted but carries values.");
        var indexes = Columns.Indexes;
        for (var i = 0; i < indexes.Length; i++)
            _values[i] = _columns[_key.Length + indexes[i]].Read();
        return true;
    }

    private void ReadBase()
    {
        if (_basesLeft == 0)
        {
            (Seen, _basesLeft) = (_bases[_nextBase] == 0 ? null : (long)Math.Min(_bases[_nextBase] - 1, long.MaxValue), _bases[_nextBase + 1]);
            _nextBase += 2;
        }
        _basesLeft--;
    }

    private static void CheckBases(TableChanges block)
    {
        ulong rows = 0;
        for (var i = 1; i < block.Bases.Count; i += 2)
        {
            if (block.Bases[i] is 0 or > ProtocolLimits.MutationOperationsMax)
                throw new ProtocolException($"Table \"{block.Table}\": a run of the bases has {block.Bases[i]} rows.");
            rows += block.Bases[i];
        }
        if (block.Bases.Count % 2 != 0 || (block.Bases.Count > 0 && rows != block.RowCount))
            throw new ProtocolException($"Table \"{block.Table}\": the bases cover {rows} rows where there are {block.RowCount}.");
    }

    private static void CheckHead(TableChanges block)
    {
        if (ProtocolLimits.CheckName(block.Table) is { } problem)
            throw new ProtocolException($"Table: {problem}.");
        if (block.Columns.Count is 0 or > ProtocolLimits.ColumnsMax)
            throw new ProtocolException($"Table \"{block.Table}\" has {block.Columns.Count} columns, 1 to {ProtocolLimits.ColumnsMax} are allowed.");
        if (block.KeyCount == 0 || block.KeyCount > block.Columns.Count)
            throw new ProtocolException($"Table \"{block.Table}\" names {block.KeyCount} key columns of {block.Columns.Count}.");
        var names = new HashSet<string>(NameComparer.Instance);
        foreach (var column in block.Columns)
        {
            if (ProtocolLimits.CheckName(column) is { } columnProblem)
                throw new ProtocolException($"Table \"{block.Table}\", column: {columnProblem}.");
            if (!names.Add(column))
                throw new ProtocolException($"Table \"{block.Table}\" names column \"{column}\" twice.");
        }
        if (block.Values.Count != block.Columns.Count)
            throw new ProtocolException($"Table \"{block.Table}\" has values for {block.Values.Count} of {block.Columns.Count} columns.");
        if (block.Forms.Count != 0 && block.Forms.Count != block.Columns.Count - block.KeyCount)
            throw new ProtocolException($"Table \"{block.Table}\" has forms for {block.Forms.Count} of {block.Columns.Count - block.KeyCount} value columns.");
        foreach (var form in block.Forms)
        {
            if (form is < WriteForm.Unspecified or > WriteForm.BasedValue)
                throw new ProtocolException($"Table \"{block.Table}\": {(int)form} is no form of a write; is the writer newer than this version?");
        }
        if (block.RowCount > ProtocolLimits.MutationOperationsMax)
            throw new ProtocolException($"Table \"{block.Table}\" has {block.RowCount} rows, at most {ProtocolLimits.MutationOperationsMax} are allowed.");
        CheckBases(block);
        RunReader.Check(block.Operations, (int)block.RowCount, "the operations");
        RunReader.Check(block.MaskRuns, (int)block.RowCount, "the masks");
        for (var i = 0; i < block.Operations.Count; i += 2)
        {
            if (block.Operations[i] is < (uint)RowOperation.Insert or > (uint)RowOperation.Delete)
                throw new ProtocolException($"Table \"{block.Table}\": {block.Operations[i]} is no operation.");
        }
    }

    private static int[] CountValues(TableChanges block, ColumnSet[] masks, int columnCount)
    {
        var counts = new int[columnCount];
        long cells = 0;
        for (var i = 0; i < block.MaskRuns.Count; i += 2)
        {
            if (block.MaskRuns[i] >= masks.Length)
                throw new ProtocolException($"Table \"{block.Table}\" uses mask {block.MaskRuns[i]} of {masks.Length}.");
            foreach (var index in masks[block.MaskRuns[i]].Indexes)
                counts[index] += (int)block.MaskRuns[i + 1];
            cells += masks[block.MaskRuns[i]].Count * (long)block.MaskRuns[i + 1];
        }
        if (cells > ProtocolLimits.CellsMax)
            throw new ProtocolException($"Table \"{block.Table}\" has {cells} values, at most {ProtocolLimits.CellsMax} are allowed.");
        return counts;
    }
}
