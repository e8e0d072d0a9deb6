using OfflineSync.Simulation.Faults;

namespace OfflineSync.Simulation.Network;

/// <summary>How a device is connected at the moment, and what it has under way.</summary>
internal sealed class NetworkConditions
{
    private readonly List<NetworkCall> _open = [];
    private long _departed;
    private long _latestArrival;

    /// <summary>Whether there is any network; without one, calls fail at once.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>Whether what the device sends is swallowed.</summary>
    public bool LosesToServer { get; set; }

    /// <summary>Whether what the server sends is swallowed.</summary>
    public bool LosesToClient { get; set; }

    /// <summary>The shortest time one way.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether packets go both ways.</summary>
    public bool IsGood => IsUp && !LosesToServer && !LosesToClient;

    /// <summary>What the device has under way; of several calls the most telling one.</summary>
    public Phase Phase => _open.Count == 0 ? Phase.Idle : _open.Min(call => call.Phase);

    /// <summary>Numbers a request that departs.</summary>
    public long Depart() => ++_departed;

    /// <summary>Notes that a request arrives, and returns whether a later one was faster.</summary>
    public bool Arrive(long number)
    {
        if (number < _latestArrival)
            return true;
        _latestArrival = number;
        return false;
    }

    public void Add(NetworkCall call) => _open.Add(call);

    public void Remove(NetworkCall call) => _open.Remove(call);

    /// <summary>Breaks all open connections.</summary>
    /// <param name="isSilent">Whether the other side hears nothing of it, and has to find out.</param>
    public void BreakAll(bool isSilent)
    {
        foreach (var call in _open.ToArray())
            call.Break(isSilent);
    }
}
