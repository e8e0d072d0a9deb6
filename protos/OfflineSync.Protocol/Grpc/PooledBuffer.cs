using System.Buffers;

namespace OfflineSync.Protocol.Grpc;

/// <summary>
/// Bytes in a chain of pooled chunks. It grows without copying, and its chunks stay below the size at which arrays go to the large object heap.
/// </summary>
public sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int ChunkSize = 64 * 1024;

    private Chunk? _first;
    private Chunk? _last;

    /// <summary>Creates a buffer; a good guess of its size saves memory for small content.</summary>
    public PooledBuffer(int expectedSize) => _first = _last = new Chunk(Math.Clamp(expectedSize, 256, ChunkSize), 0);

    /// <summary>How many bytes were written.</summary>
    public long Length => Last.RunningIndex + Last.Used;

    /// <summary>What was written. Valid until the buffer is disposed.</summary>
    public ReadOnlySequence<byte> Written
    {
        get
        {
            Last.Seal(null);
            return new ReadOnlySequence<byte>(_first!, 0, Last, Last.Used);
        }
    }

    private Chunk Last => _last ?? throw new ObjectDisposedException(nameof(PooledBuffer));

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Last.Free.Length);
        Last.Used += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (Last.Free.Length < Math.Max(sizeHint, 1))
        {
            var next = new Chunk(Math.Max(sizeHint, ChunkSize), Length);
            Last.Seal(next);
            _last = next;
        }

        return Last.Free;
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Gives the chunks back to the pool.</summary>
    public void Dispose()
    {
        for (var chunk = _first; chunk is not null; chunk = (Chunk?)chunk.Next)
            chunk.Return();
        _first = _last = null;
    }

    private sealed class Chunk : ReadOnlySequenceSegment<byte>
    {
        private readonly byte[] _bytes;

        public Chunk(int size, long runningIndex)
        {
            _bytes = ArrayPool<byte>.Shared.Rent(size);
            RunningIndex = runningIndex;
        }

        public int Used { get; set; }

        public Memory<byte> Free => _bytes.AsMemory(Used);

        public void Seal(Chunk? next)
        {
            Memory = _bytes.AsMemory(0, Used);
            Next = next;
        }

        public void Return() => ArrayPool<byte>.Shared.Return(_bytes);
    }
}
