namespace OfflineSync.Simulation.Disk;

/// <summary>A file in memory: what programs read, what is surely on the disk, and the changes since its last sync.</summary>
/// <param name="content">What it has, and has surely.</param>
/// <param name="remembers">Whether to keep apart what is surely on the disk.</param>
internal sealed class WatchedFile(byte[] content, bool remembers)
{
    private readonly List<DiskChange> _unsynced = [];
    private GrowingBytes _content = new(content);
    private GrowingBytes? _durable = remembers ? new(content) : null;

    public FileLock Lock { get; } = new();

    /// <summary>What its connections share while it has a write-ahead log.</summary>
    public SharedMemory Shared { get; } = new();

    public int Length => _content.Length;

    public bool IsSynced => _unsynced.Count == 0;

    /// <summary>Copies from it, and returns how many bytes there were.</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        var there = (int)Math.Clamp(_content.Length - offset, 0, buffer.Length);
        if (there > 0)
            _content.Bytes.Slice((int)offset, there).CopyTo(buffer);
        return there;
    }

    public void Write(ReadOnlySpan<byte> data, long offset)
    {
        _content.Write(data, (int)offset);
        if (_durable is not null)
            _unsynced.Add(new DiskChange(offset, data.ToArray()));
    }

    public void Truncate(long size)
    {
        _content.Truncate((int)size);
        if (_durable is not null)
            _unsynced.Add(new DiskChange(size, null));
    }

    public void Sync()
    {
        foreach (var change in _unsynced)
            change.ApplyTo(_durable!);
        _unsynced.Clear();
    }

    public FileState Capture() => new(_durable!.Share(), [.. _unsynced]);

    /// <summary>Lets go of all that it has.</summary>
    public void Discard()
    {
        _content = new GrowingBytes([]);
        _durable = null;
        _unsynced.Clear();
    }

    /// <summary>What programs would read.</summary>
    public byte[] ToArray() => _content.Bytes.ToArray();
}
