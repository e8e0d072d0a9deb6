using OfflineSync.Protocol;

namespace OfflineSync.Server.Merge.Text;

/// <summary>The clients that wrote into a text, and how many code points each inserted.</summary>
internal sealed class TextClients
{
    private readonly List<UInt128> _ids = [];
    private readonly List<long> _counters = [];
    private readonly Dictionary<UInt128, int> _indexes = [];

    /// <summary>How many there are.</summary>
    public int Count => _ids.Count;

    /// <summary>The id of a client.</summary>
    public UInt128 Id(int index) => _ids[index];

    /// <summary>How many code points a client inserted.</summary>
    public long Counter(int index) => _counters[index];

    /// <summary>The index of a client, or -1.</summary>
    public int Find(UInt128 id) => _indexes.GetValueOrDefault(id, -1);

    /// <summary>Adds a client.</summary>
    public int Add(UInt128 id, long counter)
    {
        if (!_indexes.TryAdd(id, Count))
            throw new ProtocolException("A stored text names a client twice.");
        _ids.Add(id);
        _counters.Add(counter);
        return Count - 1;
    }

    /// <summary>Numbers the next code points of a client.</summary>
    public ItemId Take(int index, int length)
    {
        var first = new ItemId(index, _counters[index]);
        _counters[index] += length;
        return first;
    }
}
