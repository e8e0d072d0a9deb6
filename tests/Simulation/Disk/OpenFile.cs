namespace OfflineSync.Simulation.Disk;

/// <summary>A file that a connection has open.</summary>
internal sealed class OpenFile(string path, CrashingDisk disk, WatchedFile file)
{
    private readonly SharedLocks _shared = new();
    private int _lock;
    private bool _isSharing;

    public string Path { get; } = path;

    public CrashingDisk Disk { get; } = disk;

    public WatchedFile File { get; } = file;

    public int Lock(int level) => File.Lock.Take(ref _lock, level);

    public void Unlock(int level) => File.Lock.Drop(ref _lock, level);

    public unsafe void* Map(int region, int size, bool extends)
    {
        if (!_isSharing)
            File.Shared.Enter();
        _isSharing = true;
        return File.Shared.Map(region, size, extends);
    }

    public int LockShared(int first, int count, int flags) => File.Shared.Lock(_shared, first, count, flags);

    public void Unmap()
    {
        if (_isSharing)
            File.Shared.Leave(_shared);
        _isSharing = false;
    }

    public void Close()
    {
        Unmap();
        Unlock(0);
    }
}
