using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>
/// I5: a client's mutations take effect in their order, without gaps, and that order is the one in which they were written. What was rejected may be tried
/// again later.
/// </summary>
internal sealed class ClientOrder(Surroundings surroundings) : Promise(surroundings, "I5")
{
    private readonly Dictionary<(string Scope, UInt128 Client), long> _last = [];
    private readonly Dictionary<(string Scope, UInt128 Client, int Device), int> _written = [];
    private readonly HashSet<string> _rejected = new(StringComparer.Ordinal);

    public override void Logged(LoggedChange change)
    {
        var expected = _last.GetValueOrDefault((change.Scope, change.Entry.Client)) + 1;
        Require(change.Entry.Sequence == expected, () => $"sequence {change.Entry.Sequence} of {change.Sent.Client} is logged where {expected} was due");
        foreach (var mark in change.Sent.Marks.Where(mark => !_rejected.Contains(mark.Id)))
        {
            var (key, number) = WrittenAs(change, mark);
            Require(number > _written.GetValueOrDefault(key), () => $"{mark.Id} takes effect behind what was written after it");
        }
        Note(change);
        if (change.Entry.Outcome == Outcome.Rejected)
            _rejected.UnionWith(change.Sent.Marks.Select(mark => mark.Id));
    }

    public override void ServerRestored()
    {
        _last.Clear();
        _written.Clear();
        foreach (var scope in Surroundings.Truth.Scopes)
        {
            foreach (var change in Surroundings.Truth.Log(scope))
                Note(change);
        }
    }

    private void Note(LoggedChange change)
    {
        _last[(change.Scope, change.Entry.Client)] = change.Entry.Sequence;
        foreach (var mark in change.Sent.Marks.Where(mark => !_rejected.Contains(mark.Id)))
        {
            var (key, number) = WrittenAs(change, mark);
            _written[key] = Math.Max(_written.GetValueOrDefault(key), number);
        }
    }

    private ((string Scope, UInt128 Client, int Device) Key, int Number) WrittenAs(LoggedChange change, SentMark mark)
    {
        // In the scope that a device has for itself, a transaction goes by its mark with a letter in front.
        var written = Surroundings.Journal.Marks[mark.Id.TrimStart('o')];
        return ((change.Scope, change.Entry.Client, written.Device), written.Number);
    }
}
