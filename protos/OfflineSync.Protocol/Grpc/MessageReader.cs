using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;
using OfflineSync.Protocol.Limits;

namespace OfflineSync.Protocol.Grpc;

/// <summary>Reads framed messages. No more than one message is in memory, and memory grows only with bytes that have arrived.</summary>
/// <param name="input">Where the frames come from.</param>
/// <param name="encoding">How compressed messages are compressed.</param>
/// <param name="maxMessageSize">The limit, for the message as sent and as decompressed.</param>
/// <param name="hasChecksums">Whether the sender has said that each message ends with its checksum. One that is there is verified in any case.</param>
/// <param name="onProgress">Called whenever bytes have arrived.</param>
public sealed class MessageReader(PipeReader input, MessageEncoding encoding, int maxMessageSize, bool hasChecksums, Action? onProgress = null)
{
    private long _buffered;

    /// <summary>How many bytes have arrived, including frame headers and incomplete frames.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether bytes have arrived that were not read yet.</summary>
    public bool HasPart => _buffered > 0;

    /// <summary>Reads the next message; null at the end.</summary>
    /// <exception cref="RpcException">INTERNAL: malformed, damaged, truncated or undecodable. RESOURCE_EXHAUSTED: over the limit.</exception>
    public async ValueTask<T?> ReadAsync<T>(CancellationToken cancellationToken)
        where T : class, IMessage<T>, new()
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            var end = buffer.Start;
            try
            {
                Count(buffer.Length);
                if (TryReadFrame(buffer, out var isCompressed, out var payload))
                {
                    end = payload.End;
                    _buffered -= payload.Length + MessageFrame.HeaderSize;
                    return Decode<T>(payload, isCompressed);
                }

                if (result.IsCompleted)
                    return buffer.IsEmpty ? null : throw Malformed($"The stream ended within a message, after {buffer.Length} bytes of it.");
                if (result.IsCanceled)
                    throw new OperationCanceledException("Reading was cancelled.");
            }
            finally
            {
                input.AdvanceTo(end, end.Equals(buffer.Start) ? buffer.End : end);
            }
        }
    }

    private static RpcException Malformed(string message, Exception? cause = null) => new(StatusCode.Internal, message, cause);

    private void Count(long bufferLength)
    {
        var arrived = bufferLength - _buffered;
        _buffered = bufferLength;
        BytesRead += arrived;
        if (arrived > 0)
            onProgress?.Invoke();
    }

    private bool TryReadFrame(ReadOnlySequence<byte> buffer, out bool isCompressed, out ReadOnlySequence<byte> payload)
    {
        isCompressed = false;
        payload = default;
        if (buffer.Length < MessageFrame.HeaderSize)
            return false;

        Span<byte> header = stackalloc byte[MessageFrame.HeaderSize];
        buffer.Slice(0, MessageFrame.HeaderSize).CopyTo(header);
        if (header[0] > 1)
            throw Malformed($"The compressed flag of a message is {header[0]}; it must be 0 or 1.");

        isCompressed = header[0] == 1;
        if (isCompressed && encoding == MessageEncoding.Identity)
            throw Malformed("A message is marked as compressed, but grpc-encoding names no compression.");

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > maxMessageSize)
            throw FrameErrors.TooLarge($"has {length} bytes, more than the limit of {maxMessageSize} bytes");
        if (buffer.Length - MessageFrame.HeaderSize < length)
            return false;

        payload = buffer.Slice(MessageFrame.HeaderSize, length);
        return true;
    }

    private T Decode<T>(ReadOnlySequence<byte> payload, bool isCompressed)
        where T : class, IMessage<T>, new()
    {
        if (!isCompressed)
            return Parse<T>(payload);

        using var plain = new PooledBuffer((int)Math.Min(payload.Length * 4, maxMessageSize));
        MessageDecompressor.Decompress(payload, encoding, maxMessageSize, plain);
        return Parse<T>(plain.Written);
    }

    private T Parse<T>(ReadOnlySequence<byte> message)
        where T : class, IMessage<T>, new()
    {
        var bytes = MessageChecksum.Verify(message, hasChecksums);
        var fields = MessageShape.CountFields(bytes);
        if (fields > ProtocolLimits.MessageFieldsMax)
            throw new RpcException(StatusCode.ResourceExhausted, $"The message has {fields} fields, at most {ProtocolLimits.MessageFieldsMax} are allowed.");
        try
        {
            return MessageParsers<T>.Instance.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Malformed($"The message is not a valid {typeof(T).Name}.", e);
        }
    }
}
