using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Rpc.Tests;

public sealed class FramingTests
{
    private const int Limit = 1_000_000;

    [Theory]
    [InlineData(MessageEncoding.Identity)]
    [InlineData(MessageEncoding.Gzip)]
    [InlineData(MessageEncoding.Brotli)]
    public async Task Frames_split_anywhere_give_the_same_messages(MessageEncoding encoding)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var messages = Enumerable.Range(0, random.Next(1, 6))
                .Select(i => new Mutation { Sequence = (ulong)i, ChangeSet = ByteString.CopyFrom(Payload.Compressible(random.Next(3) * random.Next(100_000), seed)) })
                .ToList();
            var bytes = messages.SelectMany(m => Frame(m, new Compression(encoding))).ToArray();
            var pieces = new PiecewiseStream(bytes, () => random.Next(2) == 0 ? random.Next(1, 9) : random.Next(1, 50_000));
            var reader = new MessageReader(PipeReader.Create(pieces), encoding, Limit, hasChecksums: false);

            foreach (var message in messages)
                Assert.Equal(message, await reader.ReadAsync<Mutation>(default));
            Assert.Null(await reader.ReadAsync<Mutation>(default));
            Assert.Equal(bytes.Length, reader.BytesRead);
        }
    }

    [Fact]
    public async Task Every_cut_of_a_frame_is_reported_as_truncated()
    {
        var bytes = Frame(new Mutation { Sequence = 300, Stamp = 5 }, Compression.None);
        for (var length = 1; length < bytes.Length; length++)
        {
            var error = await FailAsync(bytes[..length], MessageEncoding.Identity);
            Assert.Equal(StatusCode.Internal, error.Status);
            Assert.Contains("ended within a message", error.Message);
        }
    }

    [Fact]
    public async Task A_length_over_the_limit_is_refused_before_the_bytes_arrive()
    {
        var error = await FailAsync([0, 0xFF, 0xFF, 0xFF, 0xFF], MessageEncoding.Identity);

        Assert.Equal(StatusCode.ResourceExhausted, error.Status);
        Assert.Equal(Reason.LimitExceeded, error.Reason);
        Assert.Contains("4294967295", error.Message);
    }

    [Fact]
    public async Task A_message_of_exactly_the_limit_passes_and_one_byte_more_does_not()
    {
        var message = new Mutation { ChangeSet = ByteString.CopyFrom(Payload.Noise(1000)) };
        var size = message.CalculateSize();

        Assert.Equal(message, await new MessageReader(Input(Frame(message, Compression.None)), MessageEncoding.Identity, size, hasChecksums: false).ReadAsync<Mutation>(default));
        Assert.Equal(StatusCode.ResourceExhausted, (await FailAsync(Frame(message, Compression.None), MessageEncoding.Identity, size - 1)).Status);
        Assert.Equal(StatusCode.ResourceExhausted, Assert.Throws<RpcException>(() => MessageFrame.Encode(message, Compression.None, size - 1, hasChecksum: false)).Status);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public async Task An_unknown_flag_is_refused(byte flag) =>
        Assert.Contains("flag", (await FailAsync([flag, 0, 0, 0, 0], MessageEncoding.Brotli)).Message);

    [Fact]
    public async Task A_compressed_message_without_an_encoding_is_refused()
    {
        var error = await FailAsync([1, 0, 0, 0, 0], MessageEncoding.Identity);

        Assert.Equal(StatusCode.Internal, error.Status);
        Assert.Contains("grpc-encoding", error.Message);
    }

    [Theory]
    [InlineData(MessageEncoding.Gzip)]
    [InlineData(MessageEncoding.Brotli)]
    public async Task Damaged_compressed_data_is_refused(MessageEncoding encoding)
    {
        var frame = Frame(new Mutation { ChangeSet = ByteString.CopyFrom(Payload.Compressible(5000)) }, new Compression(encoding));
        Assert.Equal(1, frame[0]);
        byte[][] damaged =
        [
            Resize(frame, []),
            Resize(frame, frame[5..^20]),
            Resize(frame, Payload.Noise(500)),
            Resize(frame, [0xFF, .. frame[6..]]),
        ];

        foreach (var bytes in damaged)
        {
            var error = await FailAsync(bytes, encoding);
            Assert.Equal(StatusCode.Internal, error.Status);
            Assert.Contains(encoding.Name(), error.Message);
        }
    }

    [Fact]
    public async Task Bytes_after_the_end_of_brotli_data_are_refused()
    {
        var frame = Frame(new Mutation { ChangeSet = ByteString.CopyFrom(Payload.Compressible(5000)) }, new Compression(MessageEncoding.Brotli));

        Assert.Equal(StatusCode.Internal, (await FailAsync(Resize(frame, [.. frame[5..], 0]), MessageEncoding.Brotli)).Status);
    }

    [Theory]
    [InlineData(MessageEncoding.Gzip)]
    [InlineData(MessageEncoding.Brotli)]
    public async Task A_decompression_bomb_is_refused_without_unpacking_it(MessageEncoding encoding)
    {
        var zeros = new byte[200_000_000];
        var packed = new MemoryStream();
        using (Stream stream = encoding == MessageEncoding.Gzip
            ? new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)
            : new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(zeros);
        }

        var frame = Resize([1, 0, 0, 0, 0], packed.ToArray());
        Assert.True(frame.Length < Limit);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = await FailAsync(frame, encoding);

        Assert.Equal(StatusCode.ResourceExhausted, error.Status);
        Assert.Contains("decompresses to more than", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * Limit);
    }

    [Fact]
    public async Task A_message_that_is_not_protobuf_is_refused() =>
        Assert.Contains("not a valid Mutation", (await FailAsync([0, 0, 0, 0, 1, 0xFF], MessageEncoding.Identity)).Message);

    [Theory]
    [InlineData(100, false)]
    [InlineData(5000, true)]
    public void Small_messages_are_not_compressed(int size, bool expected)
    {
        using var frame = MessageFrame.Encode(
            new Mutation { ChangeSet = ByteString.CopyFrom(new byte[size]) },
            new Compression(MessageEncoding.Brotli),
            Limit,
            hasChecksum: false);

        Assert.Equal(expected, frame.IsCompressed);
    }

    [Theory]
    [InlineData(MessageEncoding.Gzip)]
    [InlineData(MessageEncoding.Brotli)]
    public void What_does_not_shrink_is_sent_as_it_is(MessageEncoding encoding)
    {
        using var frame = MessageFrame.Encode(new Mutation { ChangeSet = ByteString.CopyFrom(Payload.Noise(100_000)) }, new Compression(encoding), Limit, hasChecksum: false);

        Assert.False(frame.IsCompressed);
    }

    private static byte[] Frame(Mutation message, Compression compression)
    {
        using var frame = MessageFrame.Encode(message, compression, Limit, hasChecksum: false);
        return frame.Bytes.ToArray();
    }

    private static byte[] Resize(byte[] frame, byte[] payload) =>
        [frame[0], (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    private static PipeReader Input(byte[] bytes) => PipeReader.Create(new ReadOnlySequence<byte>(bytes));

    private static async Task<RpcException> FailAsync(byte[] bytes, MessageEncoding encoding, int limit = Limit)
    {
        var reader = new MessageReader(Input(bytes), encoding, limit, hasChecksums: false);
        return await Assert.ThrowsAsync<RpcException>(async () => await reader.ReadAsync<Mutation>(default));
    }

    private sealed class PiecewiseStream(byte[] bytes, Func<int> next) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, next())], cancellationToken);
    }
}
