using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace OfflineSync.Protocol.Grpc;

/// <summary>Decompresses messages into pooled buffers and stops as soon as the result passes the limit.</summary>
internal static class MessageDecompressor
{
    private const int GzipMinSize = 20;

    public static void Decompress(ReadOnlySequence<byte> source, MessageEncoding encoding, int maxSize, PooledBuffer target)
    {
        if (encoding == MessageEncoding.Brotli)
            Brotli(source, maxSize, target);
        else
            Gzip(source, maxSize, target);
    }

    private static void Brotli(ReadOnlySequence<byte> source, int maxSize, PooledBuffer target)
    {
        var decoder = default(BrotliDecoder);
        try
        {
            var status = OperationStatus.NeedMoreData;
            foreach (var chunk in source)
            {
                var input = chunk.Span;
                while (!input.IsEmpty)
                {
                    if (status == OperationStatus.Done)
                        throw Corrupt(MessageEncoding.Brotli);

                    do
                    {
                        status = decoder.Decompress(input, target.GetSpan(), out var consumed, out var written);
                        Accept(written, maxSize, target);
                        input = input[consumed..];
                    }
                    while (status == OperationStatus.DestinationTooSmall);

                    if (status == OperationStatus.InvalidData)
                        throw Corrupt(MessageEncoding.Brotli);
                }
            }

            if (status != OperationStatus.Done)
                throw Corrupt(MessageEncoding.Brotli);
        }
        finally
        {
            decoder.Dispose();
        }
    }

    private static void Gzip(ReadOnlySequence<byte> source, int maxSize, PooledBuffer target)
    {
        using var input = new SequenceStream(source);
        using var gzip = new GZipStream(input, CompressionMode.Decompress);
        try
        {
            while (gzip.Read(target.GetSpan()) is > 0 and var count)
                Accept(count, maxSize, target);
        }
        catch (InvalidDataException e)
        {
            throw Corrupt(MessageEncoding.Gzip, e);
        }

        // GZipStream reports data that is cut off as a shorter result; the last four bytes tell the length that it should have.
        if (source.Length < GzipMinSize || GzipLength(source) != target.Length)
            throw Corrupt(MessageEncoding.Gzip);
    }

    private static uint GzipLength(ReadOnlySequence<byte> source)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        source.Slice(source.Length - sizeof(uint)).CopyTo(length);
        return BinaryPrimitives.ReadUInt32LittleEndian(length);
    }

    private static void Accept(int written, int maxSize, PooledBuffer target)
    {
        target.Advance(written);
        if (target.Length > maxSize)
            throw FrameErrors.TooLarge($"decompresses to more than the limit of {maxSize} bytes");
    }

    private static RpcException Corrupt(MessageEncoding encoding, Exception? cause = null) =>
        new(StatusCode.Internal, $"The message is not valid {encoding.Name()} data.", cause);
}
