using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Promises;

/// <summary>I11: what a user wrote stays on his screen until the server has answered for it: news of others never hide it before.</summary>
internal sealed class OwnWritesShown(Surroundings surroundings) : Promise(surroundings, "I11")
{
    private readonly Dictionary<int, SortedDictionary<string, string>> _shown = [];

    public override void Written(Device device, MarkRecord mark)
    {
        var shown = ShownOf(device);
        foreach (var (item, tag) in mark.Tags)
        {
            if (tag is null)
                shown.Remove(item);
            else
                shown[item] = tag;
        }
    }

    public override void Settled(Device device) => ShownOf(device).Clear();

    public override void Replaced(Device device, CopiedWork copied) => ShownOf(device).Clear();

    public override void Changed(Device device, DeviceView view)
    {
        var shown = ShownOf(device);
        if (shown.Count == 0)
            return;
        var tags = view.Tags();
        Dictionary<long, long>? outbox = null;
        foreach (var (item, tag) in shown.ToArray())
        {
            if (tags.GetValueOrDefault(item) == tag)
                continue;
            shown.Remove(item);
            if (MayHaveWritten(device, item, tags.GetValueOrDefault(item), after: tag))
                continue;
            outbox ??= view.Outbox();
            var isAnswered = view.FindEntry(tag) is { } entry && outbox.GetValueOrDefault(entry) >= OutboxStates.Acknowledged;
            var isDropped = Surroundings.Journal.Marks[tag].State == MarkState.Dropped;
            Require(
                isAnswered || isDropped || Surroundings.Truth.WasRejected(tag),
                () => $"{device.Name} wrote {tag} to {item}, the server has not answered, and {tags.GetValueOrDefault(item) ?? "nothing"} is shown");
        }
    }

    /// <summary>Whether a later transaction, of which the app never heard whether it was committed, wrote what is shown.</summary>
    private bool MayHaveWritten(Device device, string item, string? shown, string after) => Surroundings.Journal.Of(device.Number).Any(
        mark => mark.State == MarkState.Begun && string.CompareOrdinal(mark.Id, after) > 0 && mark.Tags.TryGetValue(item, out var tag) && tag == shown);

    private SortedDictionary<string, string> ShownOf(Device device)
    {
        if (!_shown.TryGetValue(device.Number, out var shown))
            _shown.Add(device.Number, shown = new SortedDictionary<string, string>(StringComparer.Ordinal));
        return shown;
    }
}
