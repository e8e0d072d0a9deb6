using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>
/// I4: a transaction takes effect once. Excused are those that were captured, and in no mutation yet, in files that were copied: the device and its copy
/// make mutations of their own of them, and nobody can tell that they are the same. So are rejected ones, which the users of both may try again, and
/// mutations that were copied more than once: who gets a new client id because of the first copy, sends under different ids what the two have in common since.
/// </summary>
internal sealed class ExactlyOnce(Surroundings surroundings) : Promise(surroundings, "I4")
{
    private readonly HashSet<string> _excused = new(StringComparer.Ordinal);
    private readonly HashSet<string> _copied = new(StringComparer.Ordinal);

    public override void Logged(LoggedChange change)
    {
        if (change.Entry.Outcome != Outcome.Applied)
            return;
        foreach (var mark in change.Sent.Marks.Where(mark => !_excused.Contains(mark.Id)))
        {
            Require(
                Surroundings.Truth.FindApplied(mark.Id) is null,
                () => $"{mark.Id} takes effect again with change {change.Entry.Change}, after change {Surroundings.Truth.FindApplied(mark.Id)!.Entry.Change}");
        }
    }

    public override void Replaced(Device device, CopiedWork copied)
    {
        _excused.UnionWith(copied.Captured);
        _excused.UnionWith(copied.Rejected);
        if (!_copied.Add(device.Owner))
            _excused.UnionWith(copied.Pending);
    }
}
