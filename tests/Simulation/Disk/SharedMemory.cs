using System.Runtime.InteropServices;
using SQLitePCL;

namespace OfflineSync.Simulation.Disk;

/// <summary>The memory that the connections to a file share, with its eight locks. It is gone with the last of them.</summary>
internal sealed unsafe class SharedMemory
{
    private const int Locks = 8;
    private const int Unlock = 1;
    private const int Exclusively = 8;

    private readonly List<nint> _regions = [];

    // How many share a lock; -1: one has it alone.
    private readonly int[] _holders = new int[Locks];
    private int _users;

    public void Enter() => _users++;

    public void Leave(SharedLocks held)
    {
        for (var slot = 0; slot < Locks; slot++)
            Drop(held, slot);
        if (--_users > 0)
            return;
        foreach (var region in _regions)
            NativeMemory.Free((void*)region);
        _regions.Clear();
    }

    /// <summary>The address of a region; null if it is not there and not to be made.</summary>
    public void* Map(int region, int size, bool extends)
    {
        if (region >= _regions.Count && !extends)
            return null;
        while (region >= _regions.Count)
            _regions.Add((nint)NativeMemory.AllocZeroed((nuint)size));
        return (void*)_regions[region];
    }

    /// <summary>Takes or drops locks, all or none of them.</summary>
    public int Lock(SharedLocks held, int first, int count, int flags)
    {
        var isExclusive = (flags & Exclusively) != 0;
        if ((flags & Unlock) == 0)
        {
            for (var slot = first; slot < first + count; slot++)
            {
                if (!held.Has(slot) && (_holders[slot] < 0 || (isExclusive && _holders[slot] > 0)))
                    return raw.SQLITE_BUSY;
            }
        }
        for (var slot = first; slot < first + count; slot++)
        {
            if ((flags & Unlock) != 0)
                Drop(held, slot);
            else if (held.Add(slot))
                _holders[slot] = isExclusive ? -1 : _holders[slot] + 1;
        }
        return raw.SQLITE_OK;
    }

    private void Drop(SharedLocks held, int slot)
    {
        if (held.Remove(slot))
            _holders[slot] = _holders[slot] < 0 ? 0 : _holders[slot] - 1;
    }
}
