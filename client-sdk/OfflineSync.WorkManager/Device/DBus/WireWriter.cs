using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>Writes values in D-Bus's wire format, little endian.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Align(int size)
    {
        while (Length % size != 0)
            WriteBytes([0]);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void WriteUInt32(uint value)
    {
        Align(sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(sizeof(uint)), value);
        _bytes.Advance(sizeof(uint));
    }

    public void WriteString(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteUInt32((uint)bytes.Length);
        WriteBytes(bytes);
        WriteBytes([0]);
    }

    public void WriteSignature(string text)
    {
        WriteBytes([(byte)text.Length]);
        WriteBytes(Encoding.ASCII.GetBytes(text));
        WriteBytes([0]);
    }

    /// <summary>A header field: a structure of its number and a variant.</summary>
    public void WriteField(HeaderField field, string type, string value)
    {
        Align(8);
        WriteBytes([(byte)field]);
        WriteSignature(type);
        if (type == "g")
            WriteSignature(value);
        else
            WriteString(value);
    }
}
