using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OfflineSync.Protocol.Grpc;

/// <summary>
/// The checksum of a message: its last field, a fixed32 with the CRC-32C (RFC 3720, appendix B.4) of all bytes before it. To those who do not know it, it is a
/// field like any other.
/// </summary>
public static class MessageChecksum
{
    /// <summary>The header with which a client says that it sends checksums and wants them, and a server that it does.</summary>
    public const string Header = "offlinesync-checksum";

    /// <summary>The header's value.</summary>
    public const string Name = "crc32c";

    /// <summary>The number of the field in every message of the service.</summary>
    public const int FieldNumber = 15;

    /// <summary>The length of the field.</summary>
    public const int Size = 1 + sizeof(uint);

    private const byte Tag = (FieldNumber << 3) | 5;

    /// <summary>Whether a header says that messages carry checksums.</summary>
    public static bool IsNamed(string? header) => string.Equals(header?.Trim(), Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The CRC-32C of some bytes.</summary>
    public static uint Of(ReadOnlySequence<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var chunk in bytes)
            crc = Add(crc, chunk.Span);
        return ~crc;
    }

    internal static void Append(PooledBuffer message, int start)
    {
        var checksum = Of(message.Written.Slice(start));
        var field = message.GetSpan(Size);
        field[0] = Tag;
        BinaryPrimitives.WriteUInt32LittleEndian(field[1..], checksum);
        message.Advance(Size);
    }

    /// <summary>Takes the checksum off a message that matches it.</summary>
    /// <param name="message">The message as it arrived.</param>
    /// <param name="isPromised">Whether the sender has said that there is one.</param>
    /// <exception cref="RpcException">INTERNAL: the message was damaged on its way, and may be sent again.</exception>
    internal static ReadOnlySequence<byte> Verify(ReadOnlySequence<byte> message, bool isPromised)
    {
        if (!isPromised && !MessageShape.HasField(message, FieldNumber, Tag & 7))
            return message;

        var length = message.Length - Size;
        if (length < 0)
            throw Damaged("has no checksum");

        Span<byte> field = stackalloc byte[Size];
        message.Slice(length).CopyTo(field);
        if (field[0] != Tag)
            throw Damaged("does not end with its checksum");

        var content = message.Slice(0, length);
        return Of(content) == BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) ? content : throw Damaged("does not match its checksum");
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in bytes[^(bytes.Length % sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }

    private static RpcException Damaged(string how) => new(StatusCode.Internal, $"The message {how}: it was damaged on its way. Send it again.");
}
