namespace OfflineSync.Simulation.Disk;

/// <summary>What is in a file that can be written anywhere. Only blocks that are written are copied, and each once.</summary>
/// <param name="content">What it has at first.</param>
internal sealed class GrowingContent(FileContent content)
{
    private const int BlockBytes = FileContent.BlockBytes;

    private readonly List<byte[]?> _blocks = [.. content.Blocks];

    // Whether nobody else has a block.
    private readonly List<bool> _isOwn = [.. Enumerable.Repeat(false, content.Blocks.Length)];

    public int Length { get; private set; } = content.Length;

    /// <summary>Copies from it, and returns how many bytes there were.</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        var there = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        for (var done = 0; done < there;)
        {
            var (block, start, part) = Next((int)offset + done, there - done);
            var target = buffer.Slice(done, part);
            if (_blocks[block] is { } bytes)
                bytes.AsSpan(start, part).CopyTo(target);
            else
                target.Clear();
            done += part;
        }
        return there;
    }

    public void Write(ReadOnlySpan<byte> data, int offset)
    {
        Reserve(offset + data.Length);
        for (var done = 0; done < data.Length;)
        {
            var (block, start, part) = Next(offset + done, data.Length - done);
            data.Slice(done, part).CopyTo(Own(block, keeps: part < BlockBytes).AsSpan(start));
            done += part;
        }
        Length = Math.Max(Length, offset + data.Length);
    }

    /// <summary>Cuts it, or lets it grow by zeros.</summary>
    public void Truncate(int length)
    {
        var count = CountFor(length);
        if (length < Length)
        {
            _blocks.RemoveRange(count, _blocks.Count - count);
            _isOwn.RemoveRange(count, _isOwn.Count - count);
            if (length % BlockBytes is > 0 and var rest && _blocks[^1] is not null)
                Own(count - 1, keeps: true).AsSpan(rest).Clear();
        }
        else
        {
            Reserve(length);
        }
        Length = length;
    }

    /// <summary>What it has now.</summary>
    public FileContent Share()
    {
        for (var block = 0; block < _isOwn.Count; block++)
            _isOwn[block] = false;
        return new FileContent([.. _blocks], Length);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        Read(bytes, 0);
        return bytes;
    }

    private static int CountFor(int length) => (length + BlockBytes - 1) / BlockBytes;

    private static (int Block, int Start, int Part) Next(int offset, int left)
    {
        var (block, start) = Math.DivRem(offset, BlockBytes);
        return (block, start, Math.Min(left, BlockBytes - start));
    }

    private void Reserve(int length)
    {
        while (_blocks.Count < CountFor(length))
        {
            _blocks.Add(null);
            _isOwn.Add(false);
        }
    }

    private byte[] Own(int block, bool keeps)
    {
        if (_isOwn[block])
            return _blocks[block]!;
        var own = keeps && _blocks[block] is null ? new byte[BlockBytes] : GC.AllocateUninitializedArray<byte>(BlockBytes);
        if (keeps)
            _blocks[block]?.CopyTo(own, 0);
        (_blocks[block], _isOwn[block]) = (own, true);
        return own;
    }
}
