namespace OfflineSync.Simulation.Disk;

/// <summary>An open file of which is known what was flushed.</summary>
internal sealed class WatchedStream(string path, FileStreamOptions options) : FileStream(path, options)
{
    public required Action<string> Stepping { get; init; }

    public WatchedFile File { get; set; } = null!;

    public Action Written { get; set; } = () => { };

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Stepping("write");
        File.Write(buffer, Position);
        base.Write(buffer.ToArray(), 0, buffer.Length);
        Written();
    }

    public override void SetLength(long value)
    {
        Stepping("truncate");
        File.Truncate(value);
        base.SetLength(value);
        Written();
    }

    public override void Flush(bool flushToDisk)
    {
        base.Flush(flushToDisk: false);
        if (!flushToDisk)
            return;
        Stepping("sync");
        File.Sync();
    }
}
