using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class StoredFormTests
{
    [Theory]
    [Rules]
    public void L7_What_is_stored_reads_back_and_merges_on(Rule rule) => Cases.Check(rule, history =>
    {
        var choices = history.Choices.Rest();
        var (kept, stored) = (new Replica(history), new Replica(history));
        foreach (var write in history.Interleave(choices))
        {
            kept.Deliver(write);
            stored.Deliver(write).Reread();
            if (!Same(kept.State!, stored.State!))
                return false;
        }
        return true;
    });

    private static bool Same(RowState left, RowState right)
    {
        var same = left.Stamps.SequenceEqual(right.Stamps)
            && (left.TombstoneIndex, left.Columns.Length) == (right.TombstoneIndex, right.Columns.Length);
        for (var i = 0; same && i < left.Columns.Length; i++)
        {
            var (column, other) = (left.Columns[i], right.Columns[i]);
            same = (column.Column, column.Stamp) == (other.Column, other.Stamp)
                && column.Value.Span.SequenceEqual(other.Value.Span) && column.Extra.Span.SequenceEqual(other.Extra.Span);
        }
        return same;
    }
}
