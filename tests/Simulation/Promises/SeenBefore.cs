using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>I11: nobody claims to have seen what was not there yet when he wrote.</summary>
internal sealed class SeenBefore(Surroundings surroundings) : Promise(surroundings, "I11")
{
    private bool _wasRestored;

    public override void Logged(LoggedChange change) => Require(
        change.Entry.Base < change.Entry.Change || _wasRestored,
        () => $"change {change.Entry.Change} of {change.Scope} says that its writer had seen change {change.Entry.Base}");

    public override void ServerRestored() => _wasRestored = true;
}
