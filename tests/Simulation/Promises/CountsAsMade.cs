using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Truth;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Promises;

/// <summary>I4 for counters: what a mutation adds to one is what the transactions in it have counted, no more and no less.</summary>
internal sealed class CountsAsMade(Surroundings surroundings) : Promise(surroundings, "I4")
{
    public override void Logged(LoggedChange change)
    {
        var marks = Surroundings.MarksOf(change);
        if (marks.Length == 0)
            return;
        foreach (var block in change.Sent.ChangeSet.Tables.Where(block => block.Table == AppSchema.Items))
        {
            var row = new RowReader(block);
            while (row.Read())
                Check(change, marks, row);
        }
    }

    private void Check(LoggedChange change, MarkRecord[] marks, RowReader row)
    {
        var item = row.Key[0].ToString();
        // Who deletes a row counts on another one afterwards.
        if (row.Operation == RowOperation.Delete || Array.Exists(marks, mark => mark.DeletedItems.Contains(item)))
            return;
        // What is written again without a mark of its own counts, creates and deletes too.
        if (Surroundings.Devices.Any(device => device.DecidedAgain.Contains(item)))
            return;
        var sent = MutationReader.Value(row, "hits");
        var counted = marks.Sum(mark => mark.Hits.GetValueOrDefault(item));
        Require(sent == counted, () => $"change {change.Entry.Change} adds {sent} to {item}, and its transactions have counted {counted}");
    }
}
