using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>I4: a transaction takes effect once.</summary>
internal sealed class ExactlyOnce(Surroundings surroundings) : Promise(surroundings, "I4")
{
    public override void Logged(LoggedChange change)
    {
        if (change.Entry.Outcome != Outcome.Applied)
            return;
        foreach (var mark in change.Sent.Marks)
        {
            Require(
                Surroundings.Truth.FindApplied(mark.Id) is null,
                () => $"{mark.Id} takes effect again with change {change.Entry.Change}, after change {Surroundings.Truth.FindApplied(mark.Id)!.Entry.Change}");
        }
    }
}
