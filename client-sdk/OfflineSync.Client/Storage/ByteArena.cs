namespace OfflineSync.Client.Storage;

/// <summary>Copies many small byte strings into few large arrays. Nothing is freed singly: the garbage collector takes whole blocks.</summary>
internal sealed class ByteArena
{
    private const int BlockBytes = 64 * 1024;

    private byte[] _block = [];
    private int _used;

    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return ReadOnlyMemory<byte>.Empty;
        if (bytes.Length > BlockBytes / 4)
            return bytes.ToArray();
        if (bytes.Length > _block.Length - _used)
        {
            _block = new byte[BlockBytes];
            _used = 0;
        }
        var copy = _block.AsMemory(_used, bytes.Length);
        bytes.CopyTo(copy.Span);
        _used += bytes.Length;
        return copy;
    }
}
