using Google.Protobuf;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Landmarks;
using OfflineSync.Simulation.Promises.Merging;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Promises;

/// <summary>Looks at the world after each step, with the eyes of all promises.</summary>
internal sealed class Watchers : IDisposable
{
    private readonly Surroundings _surroundings;
    private readonly IReadOnlyList<Promise> _promises;
    private readonly Dictionary<int, DeviceView> _views = [];
    private readonly List<Device> _opened = [];
    private readonly Dictionary<ByteString, IReadOnlyList<string>> _payloads = [];

    public Watchers(Surroundings surroundings, DeviceEvents events, LandmarkCounts landmarks)
    {
        _surroundings = surroundings;
        Dense = new DenseLog(surroundings);
        var items = new NaiveItems();
        Merges = new MergesAsDocumented(surroundings, items);
        Attachments = new WholeAttachments(surroundings);
        Eviction = new EvictionLosesNothing(surroundings);
        _promises =
        [
            new DurableWrites(surroundings), new AcknowledgedStays(surroundings), new ExactlyOnce(surroundings), new CountsAsMade(surroundings),
            new ClientOrder(surroundings),
            new WholeTransactions(surroundings), Dense, new ForwardCursor(surroundings), new OwnWritesShown(surroundings), new MonotonicReads(surroundings),
            new StampsIncrease(surroundings), new Isolation(surroundings), new SoundFiles(surroundings), new StampsBounded(surroundings),
            new SeenBefore(surroundings), new ReferencesHold(surroundings), new RebaseLaw(surroundings, items), new ConflictsTold(surroundings),
            new TruthfulCounts(surroundings), Merges, Attachments, Eviction,
            new DeviceLandmarks(surroundings, landmarks),
        ];
        surroundings.Answered = (device, mark, isAccepted) => Each(promise => promise.Answered(device, mark, isAccepted));
        events.Written = (device, mark) => Each(promise => promise.Written(device, mark));
        events.Read = Attachments.Read;
        events.Starting = Attachments.Starting;
        events.Opened = _opened.Add;
        events.Died = device => Close(device.Number);
        events.Evicted = (device, table, key) => Each(promise => promise.Evicted(device, table, key));
        events.Settled = device => Each(promise => promise.Settled(device));
    }

    public DenseLog Dense { get; }

    public MergesAsDocumented Merges { get; }

    public WholeAttachments Attachments { get; }

    public EvictionLosesNothing Eviction { get; }

    public void Each(Action<Promise> act)
    {
        foreach (var promise in _promises)
            act(promise);
    }

    /// <summary>To be called after each step of the world.</summary>
    public void Look(SimProcess process)
    {
        var device = Find(process);
        if (device?.Disk is not { IsOff: false } disk)
            return;
        var isOpened = _opened.Remove(device);
        if (!isOpened && (!_views.TryGetValue(device.Number, out var view) || view.Steps == disk.Steps))
            return;
        disk.IsObserved = true;
        try
        {
            view = _views.TryGetValue(device.Number, out var known) ? known : _views[device.Number] = new DeviceView(device, _payloads);
            view.Steps = disk.Steps;
            if (view.Begin())
                Look(device, view, isOpened);
        }
        finally
        {
            disk.IsObserved = false;
        }
    }

    /// <summary>A device was given other files.</summary>
    public void Replaced(Device device)
    {
        var copied = device.FindWork();
        var kept = copied.Captured.Concat(copied.Kept).ToHashSet(StringComparer.Ordinal);
        foreach (var mark in _surroundings.Journal.Of(device.Number).Where(mark => mark.State == Workload.MarkState.Returned))
        {
            if (_surroundings.Truth.FindApplied(mark.Id) is null)
                mark.State = Workload.MarkState.TakenBack;
            else
                mark.IsOnlyAtServer = !kept.Contains(mark.Id);
        }
        Each(promise => promise.Replaced(device, copied));
    }

    public void Dispose()
    {
        foreach (var number in _views.Keys.ToArray())
            Close(number);
    }

    private void Look(Device device, DeviceView view, bool isOpened)
    {
        try
        {
            foreach (var promise in _promises)
            {
                if (isOpened)
                    promise.Opened(device, view);
                promise.Changed(device, view);
            }
        }
        finally
        {
            view.End();
        }
    }

    private Device? Find(SimProcess process)
    {
        foreach (var device in _surroundings.Devices)
        {
            if (device.App?.Process == process)
                return device;
        }
        return null;
    }

    private void Close(int device)
    {
        if (_views.Remove(device, out var view))
            view.Dispose();
    }
}
