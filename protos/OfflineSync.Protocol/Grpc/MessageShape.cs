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
            if (!TryReadValue(ref reader, tag, out var content))
                return count;
            if (nestedField != 0 && tag >> 3 == (ulong)nestedField)
                count += CountFields(content);
        }
        return count;
    }

    /// <summary>Whether a message has a field, at its top level and before any fault.</summary>
    internal static bool HasField(ReadOnlySequence<byte> message, int number, int wireType)
    {
        var reader = new SequenceReader<byte>(message);
        while (!reader.End && TryReadVarint(ref reader, out var tag))
        {
            if (tag == (ulong)((number << 3) | wireType))
                return true;
            if (!TryReadValue(ref reader, tag, out _))
                return false;
        }
        return false;
    }

    private static bool TryReadValue(ref SequenceReader<byte> reader, ulong tag, out ReadOnlySequence<byte> content)
    {
        content = default;
        switch (tag & 7)
        {
            case 0:
                return TryReadVarint(ref reader, out _);
            case 1 when reader.Remaining >= sizeof(ulong):
                reader.Advance(sizeof(ulong));
                return true;
            case 2 when TryReadVarint(ref reader, out var length) && length <= (ulong)reader.Remaining:
                content = reader.UnreadSequence.Slice(0, (long)length);
                reader.Advance((long)length);
                return true;
            case 5 when reader.Remaining >= sizeof(uint):
                reader.Advance(sizeof(uint));
                return true;
            default:
                return false;
        }
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
