using System.Buffers;
using System.IO.Compression;
using System.Numerics;

namespace OfflineSync.Protocol.Grpc;

/// <summary>Compresses messages into pooled buffers.</summary>
internal static class MessageCompressor
{
    private const int MaxWindowBits = 22;
    private const int MinWindowBits = 10;

    public static void Compress(ReadOnlySequence<byte> source, MessageEncoding encoding, int brotliQuality, PooledBuffer target)
    {
        if (encoding == MessageEncoding.Brotli)
            Brotli(source, brotliQuality, target);
        else
            Gzip(source, target);
    }

    private static void Brotli(ReadOnlySequence<byte> source, int quality, PooledBuffer target)
    {
        // A window beyond the message only costs memory.
        var window = Math.Clamp(BitOperations.Log2((uint)source.Length) + 1, MinWindowBits, MaxWindowBits);
        var encoder = new BrotliEncoder(quality, window);
        try
        {
            foreach (var chunk in source)
            {
                var input = chunk.Span;
                while (!input.IsEmpty)
                {
                    Check(encoder.Compress(input, target.GetSpan(), out var consumed, out var written, isFinalBlock: false));
                    target.Advance(written);
                    input = input[consumed..];
                }
            }

            OperationStatus status;
            do
            {
                status = encoder.Compress([], target.GetSpan(), out _, out var written, isFinalBlock: true);
                Check(status);
                target.Advance(written);
            }
            while (status == OperationStatus.DestinationTooSmall);
        }
        finally
        {
            encoder.Dispose();
        }
    }

    private static void Gzip(ReadOnlySequence<byte> source, PooledBuffer target)
    {
        using var output = new BufferWriterStream(target);
        using var gzip = new GZipStream(output, CompressionLevel.Fastest);
        foreach (var chunk in source)
            gzip.Write(chunk.Span);
    }

    private static void Check(OperationStatus status)
    {
        if (status == OperationStatus.InvalidData)
            throw new InvalidOperationException("The Brotli encoder failed.");
    }
}
