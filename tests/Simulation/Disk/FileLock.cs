using SQLitePCL;

namespace OfflineSync.Simulation.Disk;

/// <summary>The locks on a file: any number of readers, of whom one may be about to write, until it is alone and writes. SQLite's <c>xLock</c> says how.</summary>
internal sealed class FileLock
{
    private const int None = 0;
    private const int Shared = 1;
    private const int Reserved = 2;
    private const int Pending = 3;
    private const int Exclusive = 4;

    private int _readers;
    private int _highest;

    public bool IsReserved => _highest >= Reserved;

    /// <summary>Takes a lock, or a part of it.</summary>
    /// <param name="held">What the one who asks has, and then has.</param>
    /// <param name="wanted">What he wants.</param>
    public int Take(ref int held, int wanted)
    {
        if (held >= wanted)
            return raw.SQLITE_OK;
        if (held != _highest && (_highest >= Pending || wanted > Shared))
            return raw.SQLITE_BUSY;
        if (wanted == Shared)
        {
            _readers++;
            _highest = Math.Max(_highest, Shared);
            held = Shared;
            return raw.SQLITE_OK;
        }
        var isAlone = wanted != Exclusive || _readers == 1;
        held = _highest = isAlone ? wanted : Pending;
        return isAlone ? raw.SQLITE_OK : raw.SQLITE_BUSY;
    }

    /// <summary>Lets go of a lock, down to <paramref name="wanted"/>.</summary>
    public void Drop(ref int held, int wanted)
    {
        if (held <= wanted)
            return;
        if (held > Shared)
            _highest = Shared;
        if (wanted == None && --_readers == 0)
            _highest = None;
        held = wanted;
    }
}
