using OfflineSync.Client.Storage;

namespace OfflineSync.Client.Eviction;

/// <summary>What the limits of storage ask for at the moment.</summary>
internal sealed class StorageLimits(OfflineSyncOptions options, DatabaseSize size, Housekeeping housekeeping)
{
    // So much of the limit the log may have before it is emptied.
    private const int LogShare = 50;

    public DatabaseSize Size => size;

    /// <summary>Empties the log if it takes a part of the limit that counts.</summary>
    public void CutLongLog()
    {
        if (options.Storage.DatabaseBytesMax is { } max && size.Log > max / LogShare)
            housekeeping.CutLog();
    }

    /// <summary>Down to how many bytes in use rows should go; null: nothing is over its limit.</summary>
    /// <param name="needed">How many bytes are needed on the volume besides.</param>
    public long? FindTarget(long needed = 0)
    {
        var used = size.Used;
        long? target = options.Storage.DatabaseBytesMax is { } max && used + size.Log > max ? Evictor.TargetOf(max) : null;
        // Pages that are free and stay in the file help no other file.
        if (options.Storage.FreeSpaceMin + needed is > 0 and var wanted && housekeeping.CanShrink
            && options.FreeSpace(options.DatabasePath) is { } free && free < wanted)
            target = Math.Min(target ?? long.MaxValue, Math.Max(0, used - (wanted - free)));
        return target;
    }
}
