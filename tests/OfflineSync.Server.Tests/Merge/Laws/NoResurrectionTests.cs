using OfflineSync.Protocol.V1;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class NoResurrectionTests
{
    [Theory]
    [Rules(Rule.LastWriterWins, Rule.Counter, Rule.DeleteWins, Rule.UpdateWins)]
    public void L9_A_deleted_row_returns_only_by_an_insert_that_had_seen_the_delete_or_by_rule(Rule rule) =>
        Cases.Check(rule, tape => SeenHistory.Read(rule, tape), history => history.Tape, history =>
        {
            RowState? row = null;
            // The delete with the highest stamp, and the last one, since the row was there.
            RowWrite? highest = null, last = null;
            for (var i = 0; i < history.Log.Length; i++)
            {
                var write = history.Log[i].At(i + 1);
                row = RowMerge.Apply(row, write, LawTable.Context(rule, new NoTexts())).State;
                if (write.Operation == RowOperation.Delete && row.Deleted)
                    (highest, last) = (highest is { } delete && delete.Stamp.Beats(write.Stamp) ? delete : write, write);
                else if (row.Deleted != (highest is not null && !Returns(rule, write, highest.Value, last!.Value)))
                    return false;
                else if (!row.Deleted)
                    (highest, last) = (null, null);
            }
            return true;
        });

    private static bool Returns(Rule rule, in RowWrite write, in RowWrite highest, in RowWrite last)
    {
        var hadSeen = write.Base >= last.Stamp.Origin || highest.Stamp.Client == write.Stamp.Client;
        return hadSeen ? write.Operation == RowOperation.Insert : rule == Rule.UpdateWins;
    }
}
