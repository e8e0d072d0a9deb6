using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Server.Merge.Sets;

/// <summary>Reads the stored form of a set, see <see cref="SetStateWriter"/>.</summary>
internal static class SetStateReader
{
    /// <summary>Reads the elements.</summary>
    public static SetElement[] Read(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[0] != SetStateWriter.Version)
            throw new ProtocolException("A stored set has an unknown version; was the database written by a later release of this server?");
        var offset = 1;
        var clients = ReadClients(data, ref offset);
        var elements = new SetElement[ReadCount(data, ref offset, ProtocolLimits.SetElementsMax)];
        var before = default(Stamp);
        for (var i = 0; i < elements.Length; i++)
        {
            var text = ReadText(data, ref offset);
            if (i > 0 && SetValue.Compare(elements[i - 1].Text, text) >= 0)
                throw new ProtocolException("The elements of a stored set are out of order.");
            var head = Varint.Read(data, ref offset);
            before = ReadWrite(data, ref offset, clients, head, before);
            elements[i] = new SetElement(text, Present: (head & SetStateWriter.PresentFlag) != 0, before);
        }
        return offset == data.Length ? elements : throw new ProtocolException("A stored set has bytes after its end.");
    }

    private static UInt128[] ReadClients(ReadOnlySpan<byte> data, ref int offset)
    {
        var clients = new UInt128[ReadCount(data, ref offset, (data.Length - offset) / SetStateWriter.ClientBytes)];
        foreach (ref var client in clients.AsSpan())
        {
            if (data.Length - offset < SetStateWriter.ClientBytes)
                throw new ProtocolException("A stored set is cut short.");
            client = BinaryPrimitives.ReadUInt128BigEndian(data[offset..]);
            offset += SetStateWriter.ClientBytes;
        }
        return clients;
    }

    private static Stamp ReadWrite(ReadOnlySpan<byte> data, ref int offset, UInt128[] clients, ulong head, in Stamp before)
    {
        var client = head >> SetStateWriter.FlagBits;
        if (client >= (ulong)clients.Length)
            throw new ProtocolException("A stored set refers to a client that it does not have.");
        var hlc = before.Hlc + (ulong)Varint.UnZigZag(Varint.Read(data, ref offset));
        var origin = before.Origin + Varint.UnZigZag(Varint.Read(data, ref offset));
        return Stamp.Of(hlc, clients[client], origin) with { Backfill = (head & SetStateWriter.BackfillFlag) != 0 };
    }

    private static string ReadText(ReadOnlySpan<byte> data, ref int offset)
    {
        var length = ReadCount(data, ref offset, data.Length - offset);
        if (length > data.Length - offset)
            throw new ProtocolException("A stored set is cut short.");
        var text = data.Slice(offset, length);
        offset += length;
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw new ProtocolException("An element of a stored set is not valid UTF-8.");
    }

    private static int ReadCount(ReadOnlySpan<byte> data, ref int offset, int max)
    {
        var count = Varint.Read(data, ref offset);
        return count <= (ulong)max ? (int)count : throw new ProtocolException("A stored set is cut short.");
    }
}
