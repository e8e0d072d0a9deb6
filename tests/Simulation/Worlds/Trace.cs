using System.Globalization;

namespace OfflineSync.Simulation.Worlds;

/// <summary>What has happened in a world: a hash of everything, and the last events.</summary>
internal sealed class Trace
{
    private const int Kept = 200;

    private readonly Queue<(DateTimeOffset Time, string Who, string What)> _last = new();

    /// <summary>Equal for two runs in which the same happened.</summary>
    public ulong Hash { get; private set; } = StableHash.Start;

    /// <summary>Where everything is written, if anybody wants to see it.</summary>
    public TextWriter? File { get; set; }

    public long Events { get; private set; }

    public IReadOnlyList<string> Last =>
        [.. _last.Select(last => string.Create(CultureInfo.InvariantCulture, $"{last.Time:HH:mm:ss.fff} {last.Who}: {last.What}"))];

    public void Add(DateTimeOffset time, string who, string what)
    {
        Events++;
        Hash = StableHash.Add(StableHash.Add(StableHash.Add(Hash, (ulong)time.Ticks), who), what);
        File?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time:HH:mm:ss.fffffff} {who}: {what}"));
        if (_last.Count == Kept)
            _last.Dequeue();
        _last.Enqueue((time, who, what));
    }

    /// <summary>Adds bytes, of which only the hash is kept.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Hash = StableHash.Add(Hash, bytes);
        File?.WriteLine(Convert.ToHexString(bytes));
    }
}
