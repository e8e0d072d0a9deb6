using OfflineSync.Protocol.Rows;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Push;

/// <summary>Brings the columns of a mutation's rows into the numbers and the order of the scope's dictionary.</summary>
internal sealed class ColumnMapping
{
    private readonly int[] _numbers;
    private readonly int[] _sources;

    /// <summary>Maps one set of columns.</summary>
    public ColumnMapping(ColumnSet columns, MutationBlock block, TableEntry table)
    {
        _numbers = new int[columns.Count];
        _sources = new int[columns.Count];
        for (var i = 0; i < _numbers.Length; i++)
        {
            _numbers[i] = table.NumberOf(block.ValueColumns[columns.Indexes[i]]);
            _sources[i] = i;
        }
        Array.Sort(_numbers, _sources);
    }

    /// <summary>The columns of one row.</summary>
    public ColumnState[] Map(IReadOnlyList<ReadOnlyMemory<byte>> values, int firstValue)
    {
        var columns = new ColumnState[_numbers.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new ColumnState(_numbers[i], 0, values[firstValue + _sources[i]]);
        return columns;
    }
}
