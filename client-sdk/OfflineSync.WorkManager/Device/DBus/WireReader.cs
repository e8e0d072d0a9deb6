using System.Buffers.Binary;
using System.Text;

namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>Reads values of D-Bus's wire format, each of which stands at a multiple of its size.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes, bool isBigEndian, int position = 0)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; } = position;

    public void Align(int size) => Position = (Position + size - 1) / size * size;

    public byte ReadByte() => Take(1)[0];

    public uint ReadUInt32()
    {
        Align(sizeof(uint));
        var bytes = Take(sizeof(uint));
        return isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public string ReadString() => ReadText(ReadUInt32());

    public string ReadSignature() => ReadText(ReadByte());

    /// <summary>A number or a truth value; null if the type is none of these.</summary>
    public ulong? ReadNumber(string type) => type switch
    {
        "y" => ReadByte(),
        "q" => ReadUInt16(),
        "u" or "b" => ReadUInt32(),
        "t" => ReadUInt64(),
        _ => null,
    };

    private ushort ReadUInt16()
    {
        Align(sizeof(ushort));
        var bytes = Take(sizeof(ushort));
        return isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    private ulong ReadUInt64()
    {
        Align(sizeof(ulong));
        var bytes = Take(sizeof(ulong));
        return isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private string ReadText(uint length)
    {
        if (length >= _bytes.Length)
            throw Truncated();
        var text = Encoding.UTF8.GetString(Take((int)length));
        Take(1);
        return text;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - Position)
            throw Truncated();
        var taken = _bytes.Slice(Position, length);
        Position += length;
        return taken;
    }

    private static InvalidDataException Truncated() => new("A D-Bus message ends before its values do.");
}
