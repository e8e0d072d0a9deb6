namespace OfflineSync.Simulation.Disk;

/// <summary>Which locks of a <see cref="SharedMemory"/> a connection has.</summary>
internal sealed class SharedLocks
{
    private int _slots;

    public bool Has(int slot) => (_slots & (1 << slot)) != 0;

    public bool Add(int slot)
    {
        var isNew = !Has(slot);
        _slots |= 1 << slot;
        return isNew;
    }

    public bool Remove(int slot)
    {
        var had = Has(slot);
        _slots &= ~(1 << slot);
        return had;
    }
}
