using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Landmarks;

/// <summary>Landmarks in what the server commits.</summary>
internal sealed class LogLandmarks(LandmarkCounts counts)
{
    private readonly Dictionary<(string Item, string Column), (UInt128 Client, long Change)> _writes = [];

    public void Committed(ScopeWrite write)
    {
        if (write.Changes.Select(change => change.Client).Distinct().Count() > 1)
            counts.Reach(Landmark.GroupCommitted);
        foreach (var conflict in write.Conflicts)
        {
            if (LandmarkOf(conflict.Rule) is { } landmark)
                counts.Reach(landmark);
        }
    }

    public void Logged(LoggedChange change)
    {
        if (change.Entry.Outcome != Outcome.Applied)
            counts.Reach(Landmark.MutationRejected);
        else if (change.Scope == AppSchema.Scope)
            LookForMerges(change);
    }

    private static Landmark? LandmarkOf(ConflictRule rule) => rule switch
    {
        ConflictRule.LastWriterWins => Landmark.LastWriterWon,
        ConflictRule.FirstWriterWins => Landmark.FirstWriterWon,
        ConflictRule.Custom => Landmark.ResolverDecided,
        ConflictRule.DeleteWins => Landmark.DeleteWon,
        ConflictRule.UpdateWins => Landmark.UpdateWon,
        ConflictRule.RowMissing => Landmark.RowMissing,
        ConflictRule.TextUnknown => Landmark.TextUnknown,
        _ => null,
    };

    private static Landmark LandmarkOf(string column) => column switch
    {
        "hits" => Landmark.CounterMerged,
        "labels" => Landmark.SetMerged,
        "body" => Landmark.TextMerged,
        _ => Landmark.RegisterMerged,
    };

    // Writes that meet: another client's write of the same column, after the state that this one's writer saw.
    private void LookForMerges(LoggedChange change)
    {
        foreach (var block in change.Sent.ChangeSet.Tables.Where(block => block.Table == AppSchema.Items))
        {
            var reader = new RowReader(block);
            while (reader.Read())
            {
                if (reader.Operation != RowOperation.Update)
                    continue;
                var item = reader.Key[0].ToString();
                foreach (var index in reader.Columns.Indexes)
                    Note(item, reader.ValueColumns[index], change);
            }
        }
    }

    private void Note(string item, string column, LoggedChange change)
    {
        if (_writes.TryGetValue((item, column), out var last) && last.Client != change.Entry.Client && last.Change > change.Entry.Base)
            counts.Reach(LandmarkOf(column));
        _writes[(item, column)] = (change.Entry.Client, change.Entry.Change);
    }
}
