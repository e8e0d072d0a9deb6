using System.Buffers;

namespace OfflineSync.Protocol.Grpc;

/// <summary>
/// Looks at a message before it is parsed. An empty sub-message takes two bytes on the wire and a hundred as an object, so a limit on bytes alone
/// would let a small request fill the memory.
/// </summary>
public static class MessageShape
{
    /// <summary>Counts a message's fields, each occurrence of a repeated one, and those inside the sub-messages of one field.</summary>
    /// <param name="message">The serialized message. If it is malformed, what comes after the fault is not counted: parsing it will fail.</param>
    /// <param name="nestedField">The number of the field whose sub-messages count too; 0 for none.</param>
    public static long CountFields(ReadOnlySequence<byte> message, int nestedField = 0)
    {
        var reader = new SequenceReader<byte>(message);
        long count = 0;
        while (!reader.End && TryReadVarint(ref reader, out var tag))
        {
            count++;
            switch (tag & 7)
            {
                case 0 when TryReadVarint(ref reader, out _):
                    break;
                case 1 when reader.Remaining >= sizeof(ulong):
                    reader.Advance(sizeof(ulong));
                    break;
                case 2 when TryReadVarint(ref reader, out var length) && length <= (ulong)reader.Remaining:
                    if (nestedField != 0 && tag >> 3 == (ulong)nestedField)
                        count += CountFields(reader.UnreadSequence.Slice(0, (long)length));
                    reader.Advance((long)length);
                    break;
                case 5 when reader.Remaining >= sizeof(uint):
                    reader.Advance(sizeof(uint));
                    break;
                default:
                    return count;
            }
        }
        return count;
    }

    private static bool TryReadVarint(ref SequenceReader<byte> reader, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (!reader.TryRead(out var b))
                return false;
            value |= (ulong)(b & 127) << shift;
            if (b < 128)
                return true;
        }
        return false;
    }
}
