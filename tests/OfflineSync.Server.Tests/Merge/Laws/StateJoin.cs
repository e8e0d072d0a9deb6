using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Sets;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>Joins two states of a row of registers and sets: one of them is taken apart into the writes whose stamps it has.</summary>
internal static class StateJoin
{
    /// <summary>Whether states of this kind join: what counters and texts were made of is in their logs only.</summary>
    public static bool Joins(Rule rule) => rule is Rule.LastWriterWins or Rule.FirstWriterWins or Rule.Set;

    /// <summary>The state that has what both have.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="left">One state.</param>
    /// <param name="right">The other.</param>
    /// <param name="common">The change up to which both have the same.</param>
    public static RowState? Join(Rule rule, RowState? left, RowState? right, long common)
    {
        var texts = new NoTexts();
        foreach (var (stamp, operation, columns) in right is null ? [] : WritesOf(right))
        {
            if (stamp.Origin > common)
                left = RowMerge.Apply(left, new RowWrite(operation, [stamp], common, columns), LawTable.Context(rule, texts)).State;
        }
        return left;
    }

    private static IEnumerable<(Stamp Stamp, RowOperation Operation, ColumnState[] Columns)> WritesOf(RowState row)
    {
        foreach (var column in row.Columns.ToArray())
        {
            var isSet = column.Column == LawTable.Set;
            // A set is there even when none of its elements ever was.
            yield return (row.Stamps[column.Stamp], RowOperation.Update, [isSet ? Edit(new SetEdit()) : column with { Stamp = 0 }]);
            foreach (var element in isSet ? SetState.Read(column.Extra).Elements.ToArray() : [])
                yield return (element.Write, RowOperation.Update, [Edit(EditOf(element))]);
        }
        if (row.Deleted)
            yield return (row.Tombstone, RowOperation.Delete, []);
    }

    private static SetEdit EditOf(in SetElement element) =>
        element.Present ? new SetEdit { Added = { element.Text } } : new SetEdit { Removed = { element.Text } };

    private static ColumnState Edit(SetEdit edit) => new(LawTable.Set, 0, EncodedValue.Of(EditValue.Of(edit)));
}
