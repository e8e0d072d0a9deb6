namespace OfflineSync.Simulation.Disk;

/// <summary>A file in memory: what programs read, what is surely on the disk, and the changes since its last sync.</summary>
/// <param name="content">What it has, and has surely.</param>
/// <param name="remembers">Whether to keep apart what is surely on the disk.</param>
internal sealed class WatchedFile(FileContent content, bool remembers)
{
    private readonly List<DiskChange> _unsynced = [];
    private GrowingContent _content = new(content);
    private FileContent? _durable = remembers ? content : null;

    public FileLock Lock { get; } = new();

    /// <summary>What its connections share while it has a write-ahead log.</summary>
    public SharedMemory Shared { get; } = new();

    public int Length => _content.Length;

    public bool IsSynced => _unsynced.Count == 0;

    /// <summary>Copies from it, and returns how many bytes there were.</summary>
    public int Read(Span<byte> buffer, long offset) => _content.Read(buffer, offset);

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
        if (_durable is not null)
            _durable = _content.Share();
        _unsynced.Clear();
    }

    public FileState Capture() => new(_durable!, [.. _unsynced]);

    /// <summary>Lets go of all that it has.</summary>
    public void Discard()
    {
        _content = new GrowingContent(FileContent.Empty);
        _durable = null;
        _unsynced.Clear();
    }

    /// <summary>What programs would read.</summary>
    public byte[] ToArray() => _content.ToArray();
}
