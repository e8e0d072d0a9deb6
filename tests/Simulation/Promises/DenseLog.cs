using OfflineSync.Server.ChangeLog;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>I7: a scope's log is 1 to n, and nothing appears at or below what was there before.</summary>
internal sealed class DenseLog(Surroundings surroundings) : Promise(surroundings, "I7")
{
    public override void Logged(LoggedChange change)
    {
        var expected = Surroundings.Truth.Log(change.Scope).Count;
        Require(change.Entry.Change == expected, () => $"change {change.Entry.Change} of {change.Scope} is logged where {expected} was due");
    }

    public void Committed(string scope, ScopeWrite write, long headBefore)
    {
        foreach (var row in write.Rows)
        {
            Require(
                row.Row.Position.Change > headBefore && row.Row.Position.Change <= write.Head.Change,
                () => $"a row of {scope} is stored at change {row.Row.Position.Change}, and the log went from {headBefore} to {write.Head.Change}");
        }
    }
}
