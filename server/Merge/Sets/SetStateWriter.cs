using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Server.Merge.Sets;

/// <summary>
/// Writes a set in its stored form: a byte for the version; the clients (count, 16 bytes each); the elements (count, and for each the length of its
/// text and the text; index of the client, backfill flag and presence in one number; clock and origin as differences to the element before). All numbers
/// are varints, differences with sign.
/// </summary>
internal static class SetStateWriter
{
    internal const byte Version = 0x01;
    internal const int ClientBytes = 16;
    internal const int FlagBits = 2;
    internal const ulong PresentFlag = 1;
    internal const ulong BackfillFlag = 2;

    /// <summary>Writes elements in canonical order.</summary>
    public static byte[] Write(ReadOnlySpan<SetElement> elements)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write([Version]);
        var clients = WriteClients(output, elements);
        Varint.Write(output, (ulong)elements.Length);
        var before = default(Stamp);
        foreach (ref readonly var element in elements)
        {
            var write = element.Write;
            Varint.Write(output, (ulong)Encoding.UTF8.GetByteCount(element.Text));
            Encoding.UTF8.GetBytes(element.Text, output);
            var flags = (element.Present ? PresentFlag : 0) | (write.Backfill ? BackfillFlag : 0);
            Varint.Write(output, ((ulong)clients[write.Client] << FlagBits) | flags);
            Varint.Write(output, Varint.ZigZag((long)(write.Hlc - before.Hlc)));
            Varint.Write(output, Varint.ZigZag(write.Origin - before.Origin));
            before = write;
        }
        return output.WrittenSpan.ToArray();
    }

    private static Dictionary<UInt128, int> WriteClients(ArrayBufferWriter<byte> output, ReadOnlySpan<SetElement> elements)
    {
        var clients = new Dictionary<UInt128, int>();
        var bytes = new ArrayBufferWriter<byte>();
        foreach (ref readonly var element in elements)
        {
            if (!clients.TryAdd(element.Write.Client, clients.Count))
                continue;
            BinaryPrimitives.WriteUInt128BigEndian(bytes.GetSpan(ClientBytes), element.Write.Client);
            bytes.Advance(ClientBytes);
        }
        Varint.Write(output, (ulong)clients.Count);
        output.Write(bytes.WrittenSpan);
        return clients;
    }
}
