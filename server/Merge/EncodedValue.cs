using System.Buffers;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Server.Merge;

/// <summary>Single values in their stored form.</summary>
internal static class EncodedValue
{
    /// <summary>Encodes a value.</summary>
    public static ReadOnlyMemory<byte> Of(in Value value)
    {
        var output = new ArrayBufferWriter<byte>(value.Bytes.Length + 16);
        ValueEncoding.Write(output, value);
        return output.WrittenMemory;
    }

    /// <summary>Decodes a value. Its bytes refer to the input.</summary>
    public static Value Read(ReadOnlyMemory<byte> encoded)
    {
        var offset = 0;
        return ValueEncoding.Read(encoded, ref offset);
    }
}
