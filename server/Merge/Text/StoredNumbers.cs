using System.Buffers.Binary;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Server.Merge.Text;

/// <summary>Reads the numbers of a stored directory or chunk, each within its bounds.</summary>
internal ref struct StoredNumbers(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _offset;

    /// <summary>How many bytes are left.</summary>
    public readonly int Left => _data.Length - _offset;

    /// <summary>The next number.</summary>
    public long Next(long max)
    {
        var value = Varint.Read(_data, ref _offset);
        return max >= 0 && value <= (ulong)max ? (long)value : throw new ProtocolException("A stored text has a number out of its bounds.");
    }

    /// <summary>The next number, of those that fit into an index or length.</summary>
    public int NextInt(int max) => (int)Next(max);

    /// <summary>How many things follow that have at least a byte each.</summary>
    public int NextCount() => NextInt(Left);

    /// <summary>The next byte.</summary>
    public int NextByte() => NextBytes(1)[0];

    /// <summary>The next client's id.</summary>
    public UInt128 NextClient() => BinaryPrimitives.ReadUInt128BigEndian(NextBytes(16));

    /// <summary>The next code point's id.</summary>
    public ItemId NextId(TextClients clients)
    {
        var client = NextInt(clients.Count) - 1;
        return client < 0 ? ItemId.None : new ItemId(client, Next(clients.Counter(client)));
    }

    private ReadOnlySpan<byte> NextBytes(int count)
    {
        if (count > Left)
            throw new ProtocolException("A stored text is cut short.");
        _offset += count;
        return _data.Slice(_offset - count, count);
    }
}
