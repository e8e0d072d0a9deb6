using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Promises;

/// <summary>I1 and I3: what was written is captured or in the outbox until the server has answered for it, at every moment and after every death.</summary>
internal sealed class DurableWrites(Surroundings surroundings) : Promise(surroundings, "I1")
{
    private readonly Dictionary<int, Waiting> _waiting = [];

    public override void Written(Device device, MarkRecord mark) => Of(device).Add(mark.Id);

    public override void Opened(Device device, DeviceView view) => Of(device).ForgetEntries();

    public override void Replaced(Device device, CopiedWork copied) => _waiting.Remove(device.Number);

    public override void Changed(Device device, DeviceView view)
    {
        var waiting = Of(device);
        if (waiting.IsEmpty || !waiting.Sees(view.Work(waiting.First)))
            return;
        foreach (var mark in waiting.Captured())
        {
            if (view.FindEntry(mark) is { } entry)
                waiting.Found(mark, entry);
        }
        var outbox = view.Outbox(waiting.First);
        foreach (var (mark, known) in waiting.ToArray())
        {
            if (known is { } number && outbox.TryGetValue(number, out var state))
            {
                if (state < OutboxStates.Acknowledged)
                    continue;
                waiting.Remove(mark);
                Surroundings.Answered(device, mark, state == OutboxStates.Acknowledged);
            }
            else if (view.FindEntry(mark) is { } entry && outbox.ContainsKey(entry))
            {
                waiting.Found(mark, entry);
            }
            else if (Surroundings.Journal.Marks[mark].State == MarkState.Dropped)
            {
                waiting.Remove(mark);
            }
            else if (!view.IsCaptured(mark))
            {
                waiting.Remove(mark);
                Require(false, () => $"{mark} was written on {device.Name} and is neither captured nor in the outbox");
            }
        }
    }

    private Waiting Of(Device device)
    {
        if (!_waiting.TryGetValue(device.Number, out var waiting))
            _waiting.Add(device.Number, waiting = new Waiting());
        return waiting;
    }

    /// <summary>The marks of a device without an answer, in order, each with its entry in the outbox as soon as that is known.</summary>
    private sealed class Waiting
    {
        private readonly SortedDictionary<string, long?> _entries = new(StringComparer.Ordinal);
        private string? _seen;

        public bool IsEmpty => _entries.Count == 0;

        /// <summary>The first entry that matters.</summary>
        public long First => _entries.Values.Min() ?? long.MaxValue;

        /// <summary>The marks of which no entry is known.</summary>
        public string[] Captured() => [.. _entries.Where(entry => entry.Value is null).Select(entry => entry.Key)];

        public void Add(string mark)
        {
            _entries.Add(mark, null);
            _seen = null;
        }

        /// <summary>Whether there may be something new, after a look at what is captured and in the outbox.</summary>
        public bool Sees(string work)
        {
            var isNew = work != _seen;
            _seen = work;
            return isNew;
        }

        public (string Mark, long? Entry)[] ToArray() => [.. _entries.Select(entry => (entry.Key, entry.Value))];

        public void Found(string mark, long entry) => _entries[mark] = entry;

        public void Remove(string mark) => _entries.Remove(mark);

        public void ForgetEntries()
        {
            foreach (var mark in _entries.Keys.ToArray())
                _entries[mark] = null;
            _seen = null;
        }
    }
}
