using OfflineSync.Client.Schema;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Capture;

/// <summary>A table whose changes are captured.</summary>
internal sealed class CapturedTable
{
    private readonly int[] _columnOfBit;

    /// <param name="id">The number that stands for the table in the SDK's tables.</param>
    /// <param name="scope">The scope of its rows.</param>
    /// <param name="schema">The table as it is now.</param>
    /// <param name="capturedColumns">The value columns for which the triggers were made, in the order of their bits.</param>
    public CapturedTable(int id, string scope, TableSchema schema, IReadOnlyList<string> capturedColumns)
    {
        Id = id;
        Scope = scope;
        Schema = schema;
        ValueNames = [.. schema.ValueColumns.Select(column => column.Name)];
        _columnOfBit = [.. capturedColumns.Select(name => IndexOf(ValueNames, name))];
        AllColumns = ColumnSet.All(ValueNames.Count);
        Types = [.. ValueNames.Select(_ => ColumnType.Register)];
    }

    public int Id { get; }

    public string Scope { get; }

    public TableSchema Schema { get; }

    public string Name => Schema.Name;

    public IReadOnlyList<string> KeyNames => Schema.KeyColumns;

    public IReadOnlyList<string> ValueNames { get; }

    public ColumnSet AllColumns { get; }

    /// <summary>How many mask words the triggers write.</summary>
    public int MaskCount => MaskWords.Count(_columnOfBit.Length);

    /// <summary>The columns of a mask that still exist.</summary>
    public ColumnSet Columns(ReadOnlySpan<long> masks)
    {
        var columns = new List<int>();
        for (var bit = 0; bit < _columnOfBit.Length; bit++)
        {
            if ((masks[MaskWords.WordOf(bit)] & MaskWords.BitOf(bit)) != 0 && _columnOfBit[bit] >= 0)
                columns.Add(_columnOfBit[bit]);
        }
        return ColumnSet.FromIndexes(columns);
    }

    /// <summary>How each value column merges.</summary>
    public IReadOnlyList<ColumnType> Types { get; init; }

    /// <summary>The number of a column by its name as the server spells it, or -1.</summary>
    public static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (NameComparer.Instance.Equals(names[i], name))
                return i;
        }
        return -1;
    }
}
