using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>I5: a client's mutations take effect in their order, without gaps.</summary>
internal sealed class ClientOrder(Surroundings surroundings) : Promise(surroundings, "I5")
{
    private readonly Dictionary<(string Scope, UInt128 Client), long> _last = [];

    public override void Logged(LoggedChange change)
    {
        var key = (change.Scope, change.Entry.Client);
        var expected = _last.GetValueOrDefault(key) + 1;
        Require(change.Entry.Sequence == expected, () => $"sequence {change.Entry.Sequence} of {change.Sent.Client} is logged where {expected} was due");
        _last[key] = change.Entry.Sequence;
    }

    public override void ServerRestored()
    {
        _last.Clear();
        foreach (var scope in Surroundings.Truth.Scopes)
        {
            foreach (var change in Surroundings.Truth.Log(scope))
                _last[(scope, change.Entry.Client)] = change.Entry.Sequence;
        }
    }
}
