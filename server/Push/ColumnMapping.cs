using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Push;

/// <summary>Brings the columns of a mutation's rows into the numbers, the order and the forms of the scope's dictionary. Columns that it lacks are left out.</summary>
internal sealed class ColumnMapping
{
    private readonly int[] _numbers;
    private readonly int[] _sources;
    private readonly bool[] _lacksBase;

    /// <summary>Maps one set of columns.</summary>
    public ColumnMapping(ColumnSet columns, MutationBlock block, TableEntry table)
    {
        var known = Enumerable.Range(0, columns.Count)
            .Select(source => (Number: table.NumberOf(block.ValueColumns[columns.Indexes[source]]), Source: source))
            .Where(pair => pair.Number >= 0).OrderBy(pair => pair.Number).ToArray();
        _numbers = [.. known.Select(pair => pair.Number)];
        _sources = [.. known.Select(pair => pair.Source)];
        // A client that does not know of resolvers writes plain values: its writes have no base.
        _lacksBase = [.. known.Select(pair =>
            table.Rules[pair.Number].Form == WriteForm.BasedValue && block.FormOf(columns.Indexes[pair.Source]) == WriteForm.Unspecified)];
    }

    /// <summary>The columns of one row.</summary>
    public ColumnState[] Map(IReadOnlyList<ReadOnlyMemory<byte>> values, int firstValue)
    {
        var columns = new ColumnState[_numbers.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var value = values[firstValue + _sources[i]];
            columns[i] = new ColumnState(_numbers[i], 0, _lacksBase[i] ? WithoutBase(value) : value);
        }
        return columns;
    }

    private static ReadOnlyMemory<byte> WithoutBase(ReadOnlyMemory<byte> value) =>
        EncodedValue.Of(EditValue.Of(new BasedValue { After = EncodedValue.Read(value).ToCell() }));
}
