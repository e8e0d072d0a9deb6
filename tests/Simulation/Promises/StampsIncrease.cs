using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>I12: a client's stamps increase strictly, whatever its clock does.</summary>
internal sealed class StampsIncrease(Surroundings surroundings) : Promise(surroundings, "I12")
{
    private readonly Dictionary<(string Scope, UInt128 Client), ulong> _last = [];

    public override void Logged(LoggedChange change)
    {
        var key = (change.Scope, change.Entry.Client);
        var last = _last.GetValueOrDefault(key);
        Require(change.Entry.Stamp > last, () => $"sequence {change.Entry.Sequence} of {change.Sent.Client} has stamp {change.Entry.Stamp} after {last}");
        _last[key] = change.Entry.Stamp;
    }

    public override void ServerRestored() => _last.Clear();
}
