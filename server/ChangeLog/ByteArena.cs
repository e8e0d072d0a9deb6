namespace OfflineSync.Server.ChangeLog;

/// <summary>Hands out pieces of larger arrays, so that many small byte strings cost few allocations. The arrays live as long as any piece.</summary>
internal sealed class ByteArena
{
    // Below the large object heap.
    private const int ChunkBytes = 80_000;
    private const int FirstChunkBytes = 1024;
    private byte[] _chunk = [];
    private int _used;

    /// <summary>A piece of this size, to be filled by the caller.</summary>
    public Memory<byte> Take(int size)
    {
        if (size > ChunkBytes / 4)
            return new byte[size];
        if (size > _chunk.Length - _used)
        {
            _chunk = new byte[Math.Clamp(_chunk.Length * 4, Math.Max(size, FirstChunkBytes), ChunkBytes)];
            _used = 0;
        }
        var piece = _chunk.AsMemory(_used, size);
        _used += size;
        return piece;
    }

    /// <summary>Gives back the unused end of the piece taken last, and returns the rest of it.</summary>
    public ReadOnlyMemory<byte> Trim(Memory<byte> piece, int size)
    {
        if (piece.Length <= ChunkBytes / 4)
            _used -= piece.Length - size;
        return piece[..size];
    }
}
