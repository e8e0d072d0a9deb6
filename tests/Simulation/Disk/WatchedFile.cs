namespace OfflineSync.Simulation.Disk;

/// <summary>A file as it changes: what is surely on the disk, and the changes since its last sync.</summary>
internal sealed class WatchedFile(byte[] content)
{
    private readonly List<DiskChange> _unsynced = [];

    // Larger than the content, so that appending does not copy; whoever holds a capture of it has it to himself.
    private byte[] _durable = content;
    private int _length = content.Length;
    private bool _isShared = true;

    public bool IsSynced => _unsynced.Count == 0;

    public void Change(DiskChange change) => _unsynced.Add(change);

    public void Sync()
    {
        foreach (var change in _unsynced)
            Apply(change);
        _unsynced.Clear();
    }

    public FileState Capture()
    {
        if (_durable.Length != _length)
            _durable = _durable[.._length];
        _isShared = true;
        return new FileState(_durable, [.. _unsynced]);
    }

    private void Apply(DiskChange change)
    {
        if (_isShared || change.End > _durable.Length)
            Move(Math.Max(change.End, _length) * 2);
        _length = change.ApplyTo(_durable, _length);
    }

    private void Move(int capacity)
    {
        var moved = new byte[capacity];
        _durable.AsSpan(0, _length).CopyTo(moved);
        _durable = moved;
        _isShared = false;
    }
}
