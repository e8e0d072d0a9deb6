namespace OfflineSync.Simulation.Disk;

/// <summary>Bytes that can be written anywhere. Whoever was given them has them to himself from then on.</summary>
internal sealed class GrowingBytes(byte[] bytes)
{
    // Larger than what there is, so that appending does not copy each time.
    private byte[] _bytes = bytes;
    private bool _isShared = true;

    public int Length { get; private set; } = bytes.Length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Write(ReadOnlySpan<byte> data, int offset)
    {
        Reserve(offset + data.Length);
        data.CopyTo(_bytes.AsSpan(offset));
        Length = Math.Max(Length, offset + data.Length);
    }

    /// <summary>Cuts it, or lets it grow by zeros.</summary>
    public void Truncate(int length)
    {
        Reserve(length);
        if (length < Length)
            _bytes.AsSpan(length, Length - length).Clear();
        Length = length;
    }

    /// <summary>Gives them away.</summary>
    public byte[] Share()
    {
        if (_bytes.Length != Length)
            _bytes = _bytes[..Length];
        _isShared = true;
        return _bytes;
    }

    private void Reserve(int length)
    {
        if (!_isShared && length <= _bytes.Length)
            return;
        var moved = new byte[Math.Max(length, Length) * 2];
        Bytes.CopyTo(moved);
        _bytes = moved;
        _isShared = false;
    }
}
