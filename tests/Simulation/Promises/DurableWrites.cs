using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Promises;

/// <summary>I1 and I3: what was written is captured or in the outbox until the server has answered for it, at every moment and after every death.</summary>
internal sealed class DurableWrites(Surroundings surroundings) : Promise(surroundings, "I1")
{
    private readonly Dictionary<int, SortedSet<string>> _waiting = [];
    private readonly Dictionary<int, Dictionary<string, long>> _entries = [];

    public override void Written(Device device, MarkRecord mark) => WaitingOf(device).Add(mark.Id);

    public override void Opened(Device device, DeviceView view)
    {
        _entries.Remove(device.Number);
        Changed(device, view);
    }

    public override void Replaced(Device device, CopiedWork copied)
    {
        _entries.Remove(device.Number);
        WaitingOf(device).Clear();
    }

    public override void Changed(Device device, DeviceView view)
    {
        var waiting = WaitingOf(device);
        if (waiting.Count == 0)
            return;
        var entries = EntriesOf(device);
        var outbox = view.Outbox(entries.Count == waiting.Count ? entries.Values.Min() : 0);
        foreach (var mark in waiting.ToArray())
        {
            if (entries.TryGetValue(mark, out var known) && outbox.TryGetValue(known, out var state))
            {
                if (state < OutboxStates.Acknowledged)
                    continue;
                Forget(device, mark);
                Surroundings.Answered(device, mark, state == OutboxStates.Acknowledged);
            }
            else if (view.FindEntry(mark) is { } entry && outbox.ContainsKey(entry))
            {
                entries[mark] = entry;
            }
            else if (Surroundings.Journal.Marks[mark].State == MarkState.Dropped)
            {
                Forget(device, mark);
            }
            else if (!view.IsCaptured(mark))
            {
                Forget(device, mark);
                Require(false, () => $"{mark} was written on {device.Name} and is neither captured nor in the outbox");
            }
        }
    }

    private void Forget(Device device, string mark)
    {
        WaitingOf(device).Remove(mark);
        EntriesOf(device).Remove(mark);
    }

    private SortedSet<string> WaitingOf(Device device)
    {
        if (!_waiting.TryGetValue(device.Number, out var waiting))
            _waiting.Add(device.Number, waiting = new SortedSet<string>(StringComparer.Ordinal));
        return waiting;
    }

    private Dictionary<string, long> EntriesOf(Device device)
    {
        if (!_entries.TryGetValue(device.Number, out var entries))
            _entries.Add(device.Number, entries = new Dictionary<string, long>(StringComparer.Ordinal));
        return entries;
    }
}
