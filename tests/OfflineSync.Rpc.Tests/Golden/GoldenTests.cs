using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Rpc.Tests.Golden;

/// <summary>
/// The wire as it was. When the format is meant to change, OFFLINESYNC_GOLDEN=write makes the files anew; whoever reviews that sees which messages changed.
/// </summary>
public sealed class GoldenTests
{
    static GoldenTests()
    {
        if (Environment.GetEnvironmentVariable("OFFLINESYNC_GOLDEN") == "write")
            GoldenCorpus.WriteFiles();
    }

    [Fact]
    public void There_is_a_file_for_each_frame_and_no_other()
    {
        Assert.Equal(GoldenCorpus.Built.Select(frame => frame.Name).Order(StringComparer.Ordinal), GoldenCorpus.FileNames().Order(StringComparer.Ordinal));
        Assert.InRange(GoldenCorpus.Built.Count, 100, int.MaxValue);
    }

    [Fact]
    public void Old_frames_are_read_as_the_messages_that_they_were()
    {
        foreach (var frame in GoldenCorpus.Built)
        {
            var message = Decoders.Read(frame, GoldenCorpus.ReadFile(frame), isPromised: true);
            Assert.Equal(frame.Message, message);
            Decoders.ReadContent(message);
        }
    }

    [Fact]
    public void Messages_are_written_as_they_were()
    {
        // What a compressor makes of the same bytes may change with its version.
        foreach (var frame in GoldenCorpus.Built.Where(frame => frame.Encoding == MessageEncoding.Identity))
            Assert.Equal(Convert.ToHexString(GoldenCorpus.ReadFile(frame)), Convert.ToHexString(frame.Bytes));
    }

    [Fact]
    public void A_peer_without_checksums_reads_the_same_message_and_one_field_more()
    {
        foreach (var frame in GoldenCorpus.Built.Where(frame => frame.Encoding == MessageEncoding.Identity))
        {
            var message = frame.Message.Descriptor.Parser.ParseFrom(frame.Bytes, MessageFrame.HeaderSize, frame.Bytes.Length - MessageFrame.HeaderSize);
            var field = message.Descriptor.FindFieldByNumber(MessageChecksum.FieldNumber);
            Assert.Equal(BitConverter.ToUInt32(frame.Bytes.AsSpan()[^sizeof(uint)..]), field.Accessor.GetValue(message));
            field.Accessor.Clear(message);
            Assert.Equal(frame.Message, message);
        }
    }
}
