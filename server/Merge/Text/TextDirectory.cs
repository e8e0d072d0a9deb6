using System.Buffers;
using System.Buffers.Binary;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Server.Merge.Text;

/// <summary>
/// The part of a text's history that is always read, all numbers as varints: the version; the clients (16 bytes of id, count of inserted code points);
/// the next chunk's id; the chunks in the order of the text (id, code points in the merged text, how many more bytes than that, highest change).
/// </summary>
internal static class TextDirectory
{
    private const byte Version = 1;
    private const int ClientBytes = 16;

    /// <summary>Writes a directory.</summary>
    public static byte[] Write(TextClients clients, IReadOnlyList<HistoryChunk> chunks, int nextChunk)
    {
        var output = new ArrayBufferWriter<byte>();
        Varint.Write(output, Version);
        Varint.Write(output, (ulong)clients.Count);
        for (var i = 0; i < clients.Count; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(output.GetSpan(ClientBytes), clients.Id(i));
            output.Advance(ClientBytes);
            Varint.Write(output, (ulong)clients.Counter(i));
        }
        Varint.Write(output, (ulong)nextChunk);
        Varint.Write(output, (ulong)chunks.Count);
        foreach (var chunk in chunks)
        {
            Varint.Write(output, (ulong)chunk.Id);
            Varint.Write(output, (ulong)chunk.Length);
            Varint.Write(output, (ulong)(chunk.Bytes - chunk.Length));
            Varint.Write(output, (ulong)chunk.LastChange);
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a directory of a text with so many bytes.</summary>
    public static (TextClients Clients, List<HistoryChunk> Chunks, int NextChunk) Read(ReadOnlySpan<byte> data, int textBytes)
    {
        var input = new StoredNumbers(data);
        if (input.NextByte() != Version)
            throw new ProtocolException("The directory of a stored text has an unknown version; was the database written by a later release of this server?");
        var clients = new TextClients();
        for (var left = input.NextCount(); left > 0; left--)
            clients.Add(input.NextClient(), input.Next(long.MaxValue / 2));
        var nextChunk = input.NextInt(int.MaxValue - 1);
        var chunks = new List<HistoryChunk>();
        var ids = new HashSet<int>();
        var bytes = 0;
        for (var left = input.NextCount(); left > 0; left--)
        {
            var chunk = ReadChunk(ref input, nextChunk, textBytes - bytes);
            bytes += chunk.Bytes;
            chunks.Add(chunk);
            if (!ids.Add(chunk.Id))
                throw new ProtocolException("The directory of a stored text has a chunk twice.");
        }
        if (bytes != textBytes || input.Left != 0)
            throw new ProtocolException("The directory of a stored text is not that of its text.");
        return (clients, chunks, nextChunk);
    }

    private static HistoryChunk ReadChunk(ref StoredNumbers input, int nextChunk, int bytesMax)
    {
        var id = input.NextInt(nextChunk - 1);
        var length = input.NextInt(bytesMax);
        return new HistoryChunk(id) { Length = length, Bytes = length + input.NextInt(bytesMax - length), LastChange = input.Next(long.MaxValue) };
    }
}
