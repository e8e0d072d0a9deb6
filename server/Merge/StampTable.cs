namespace OfflineSync.Server.Merge;

/// <summary>Collects the stamps that a merged row still uses.</summary>
internal sealed class StampTable(RowState current, Stamp write)
{
    private const int Unused = -1;
    private readonly List<Stamp> _stamps = [];
    private readonly int[] _kept = NewIndexes(current.Stamps.Length);
    private readonly int[] _raised = NewIndexes(current.Stamps.Length);
    private int _write = Unused;
    private int _forcedWrite = Unused;

    /// <summary>The new index of a stamp that stays.</summary>
    public int Keep(int index) => _kept[index] != Unused ? _kept[index] : _kept[index] = Add(current.Stamps[index]);

    /// <summary>The index of a stamp that stays the winner and moves up in the log.</summary>
    public int Raise(int index) =>
        _raised[index] != Unused ? _raised[index] : _raised[index] = Add(current.Stamps[index] with { Sequence = write.Sequence });

    /// <summary>The index of the write's stamp.</summary>
    public int Write() => _write != Unused ? _write : _write = Add(write);

    /// <summary>The index of the write's stamp for a value that even its client has to receive.</summary>
    public int WriteForced() => _forcedWrite != Unused ? _forcedWrite : _forcedWrite = Add(write with { Forced = true });

    /// <summary>The stamps.</summary>
    public Stamp[] ToArray() => [.. _stamps];

    private int Add(in Stamp stamp)
    {
        _stamps.Add(stamp);
        return _stamps.Count - 1;
    }

    private static int[] NewIndexes(int count)
    {
        var indexes = new int[count];
        Array.Fill(indexes, Unused);
        return indexes;
    }
}
