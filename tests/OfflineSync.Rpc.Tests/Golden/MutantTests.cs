using Google.Protobuf;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Grpc;
using Xunit.Abstractions;

namespace OfflineSync.Rpc.Tests.Golden;

/// <summary>Damages the golden frames in every place and gives them to their receivers.</summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    private const int AllocatedMax = 2 * Decoders.Limit;

    // Larger frames are damaged in every n-th place only, so that all takes less than a minute. OFFLINESYNC_MUTANTS=all damages them in every place.
    private const int ExhaustiveBytesMax = 20_000;
    private const int CompressedExhaustiveBytesMax = 1000;
    private const int DeepExhaustiveBytesMax = 1000;

    private static readonly bool IsExhaustive = Environment.GetEnvironmentVariable("OFFLINESYNC_MUTANTS") == "all";

    public static TheoryData<string> Messages() =>
        [.. GoldenCorpus.Built.Select(frame => frame.Message.Descriptor.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_damaged_frame_is_refused_or_read_as_the_very_same_message(string message)
    {
        var count = 0;
        foreach (var frame in FramesOf(message))
        {
            foreach (var mutant in Mutants.Of(frame.Bytes, StrideOf(frame)))
            {
                count++;
                var accepted = Receive(frame, mutant, isPromised: true);
                if (accepted is not null && !accepted.Equals(frame.Message))
                    Assert.Fail($"{frame}: a mutant ({Mutants.Describe(frame.Bytes, mutant.Span)}) was read as another message.");
            }
        }
        output.WriteLine($"{count} mutants of {message}");
        Assert.True(count > 0);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Damage_that_no_checksum_finds_is_refused_or_read_and_does_nothing_else(string message)
    {
        var (count, accepted) = (0, 0);
        foreach (var frame in FramesOf(message))
        {
            var bare = GoldenFrame.Encode(frame.Message, frame.Encoding, hasChecksum: false);
            foreach (var mutant in Mutants.Of(bare, StrideOf(frame) * (1 + (4 * bare.Length / DeepExhaustiveBytesMax))))
            {
                count++;
                accepted += Receive(frame, mutant, isPromised: false) is null ? 0 : 1;
            }
        }
        output.WriteLine($"{count} mutants of {message}, {accepted} accepted");
        Assert.True(count > 0);
    }

    private static IEnumerable<GoldenFrame> FramesOf(string message) => GoldenCorpus.Built.Where(frame => frame.Message.Descriptor.Name == message);

    private static int StrideOf(GoldenFrame frame)
    {
        var exhaustive = frame.Encoding == MessageEncoding.Identity ? ExhaustiveBytesMax : CompressedExhaustiveBytesMax;
        return IsExhaustive ? 1 : 1 + (frame.Bytes.Length / exhaustive);
    }

    /// <summary>Gives a frame to its receiver; null when it is refused as documented.</summary>
    private static IMessage? Receive(GoldenFrame frame, ReadOnlyMemory<byte> bytes, bool isPromised)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        IMessage? message = null;
        try
        {
            message = Decoders.Read(frame, bytes, isPromised);
            Decoders.ReadContent(message);
        }
        catch (Exception e) when (e is RpcException or ProtocolException)
        {
            message = null;
        }
        catch (Exception e)
        {
            Assert.Fail($"{frame}: a mutant ({Mutants.Describe(frame.Bytes, bytes.Span)}) gave {e}");
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > AllocatedMax)
            Assert.Fail($"{frame}: a mutant ({Mutants.Describe(frame.Bytes, bytes.Span)}) took {allocated} bytes of memory.");
        return message;
    }
}
