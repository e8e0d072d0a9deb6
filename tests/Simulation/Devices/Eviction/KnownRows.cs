namespace OfflineSync.Simulation.Devices.Eviction;

/// <summary>What the app of a device remembers of its rows: pins whose call returned, until it takes them back, and those that left last.</summary>
internal sealed class KnownRows
{
    private const int LeftMax = 300;

    private readonly List<(string Table, string? Key)> _pins = [];
    private readonly Queue<(string Table, string Key)> _left = [];

    /// <summary>Pinned tables and keys; without a key, whole tables.</summary>
    public IReadOnlyList<(string Table, string? Key)> Pins => _pins;

    public bool IsPinned(string table, string key) => _pins.Contains((table, key)) || _pins.Contains((table, null));

    public void Pin(string table, string? key, bool isPinned)
    {
        _pins.Remove((table, key));
        if (isPinned)
            _pins.Add((table, key));
    }

    public void Leave(string table, string key)
    {
        _left.Enqueue((table, key));
        if (_left.Count > LeftMax)
            _left.Dequeue();
    }

    /// <summary>The keys of the rows of a table that left.</summary>
    public string[] LeftOf(string table) => [.. _left.Where(row => row.Table == table).Select(row => row.Key).Distinct()];

    /// <summary>The files are others now.</summary>
    public void Forget()
    {
        _pins.Clear();
        _left.Clear();
    }
}
