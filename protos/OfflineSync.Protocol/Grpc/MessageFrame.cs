using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace OfflineSync.Protocol.Grpc;

/// <summary>A message as it goes over the wire: a flag (1: compressed), the length in four bytes, big-endian, and the message.</summary>
public sealed class MessageFrame : IDisposable
{
    /// <summary>The length of flag and length.</summary>
    public const int HeaderSize = 5;

    /// <summary>The largest message that either side sends or takes, unless set otherwise.</summary>
    public const int DefaultMaxMessageSize = 32 * 1024 * 1024;

    private readonly PooledBuffer _buffer;

    private MessageFrame(PooledBuffer buffer, bool isCompressed)
    {
        _buffer = buffer;
        IsCompressed = isCompressed;
    }

    /// <summary>Whether the message is compressed, so that the call must name the encoding.</summary>
    public bool IsCompressed { get; }

    /// <summary>The whole frame. Valid until the frame is disposed.</summary>
    public ReadOnlySequence<byte> Bytes => _buffer.Written;

    /// <summary>The length of the whole frame.</summary>
    public long Length => _buffer.Length;

    /// <summary>Serializes a message, and compresses it when that makes it smaller.</summary>
    /// <param name="message">The message.</param>
    /// <param name="compression">How to compress it.</param>
    /// <param name="maxMessageSize">The limit before compression.</param>
    /// <param name="hasChecksum">Whether the message ends with its checksum, see <see cref="MessageChecksum"/>.</param>
    /// <exception cref="RpcException">The message is larger than the limit.</exception>
    public static MessageFrame Encode(IMessage message, Compression compression, int maxMessageSize, bool hasChecksum)
    {
        var size = message.CalculateSize() + (hasChecksum ? MessageChecksum.Size : 0);
        if (size > maxMessageSize)
            throw FrameErrors.TooLarge($"has {size} bytes, more than the limit of {maxMessageSize} bytes");

        var plain = new PooledBuffer(size + HeaderSize);
        try
        {
            var plainHeader = ReserveHeader(plain);
            message.WriteTo(plain);
            if (hasChecksum)
                MessageChecksum.Append(plain, HeaderSize);
            if (compression.Encoding != MessageEncoding.Identity && size >= compression.MinSize)
            {
                var compressed = Compress(plain, compression);
                if (compressed is not null)
                {
                    plain.Dispose();
                    return new MessageFrame(compressed, isCompressed: true);
                }
            }

            WriteHeader(plainHeader.Span, isCompressed: false, plain.Length - HeaderSize);
            return new MessageFrame(plain, isCompressed: false);
        }
        catch
        {
            plain.Dispose();
            throw;
        }
    }

    /// <summary>Gives the memory back to the pool.</summary>
    public void Dispose() => _buffer.Dispose();

    private static PooledBuffer? Compress(PooledBuffer plain, Compression compression)
    {
        var compressed = new PooledBuffer((int)plain.Length);
        try
        {
            var header = ReserveHeader(compressed);
            MessageCompressor.Compress(plain.Written.Slice(HeaderSize), compression.Encoding, compression.BrotliQuality, compressed);
            if (compressed.Length < plain.Length)
            {
                WriteHeader(header.Span, isCompressed: true, compressed.Length - HeaderSize);
                return compressed;
            }
        }
        catch
        {
            compressed.Dispose();
            throw;
        }

        compressed.Dispose();
        return null;
    }

    private static Memory<byte> ReserveHeader(PooledBuffer buffer)
    {
        var header = buffer.GetMemory(HeaderSize);
        buffer.Advance(HeaderSize);
        return header;
    }

    private static void WriteHeader(Span<byte> header, bool isCompressed, long length)
    {
        header[0] = isCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], checked((uint)length));
    }
}
