using OfflineSync.Demo.Wire;

namespace OfflineSync.Demo.Tests;

public sealed class FrameFilterTests
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte WindowUpdate = 8;
    private const byte EndStream = 1;

    [Fact]
    public void Without_a_trap_everything_passes()
    {
        var bytes = Concat(Frame(Settings, 0, 6), Frame(Headers, 0, 30), Frame(Data, EndStream, 100));

        Assert.Equal(bytes, Run(bytes, bytes.Length, null));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public void With_a_trap_the_reply_is_swallowed_and_the_connection_lives(int chunk)
    {
        var (settings, update) = (Frame(Settings, 0, 0), Frame(WindowUpdate, 0, 4));
        var bytes = Concat(settings, Frame(Headers, 0, 30), update, Frame(Data, 0, 200), Frame(Headers, EndStream, 12));
        var trap = new ReplyTrap();

        Assert.Equal(Concat(settings, update), Run(bytes, chunk, trap));
        Assert.Equal((3 * FrameFilter.HeaderLength) + 30 + 200 + 12, trap.Bytes);
        Assert.True(trap.Complete.IsCompleted);
    }

    [Fact]
    public void A_reply_without_its_last_frame_is_not_complete()
    {
        var trap = new ReplyTrap();

        Run(Concat(Frame(Headers, 0, 30), Frame(Data, 0, 200)), 1000, trap);

        Assert.False(trap.Complete.IsCompleted);
    }

    private static byte[] Run(byte[] bytes, int chunk, ReplyTrap? trap)
    {
        var filter = new FrameFilter();
        var passed = new List<byte>();
        var output = new byte[bytes.Length + FrameFilter.HeaderLength];
        foreach (var part in bytes.Chunk(chunk))
            passed.AddRange(output[..filter.Filter(part, output, trap)]);
        return [.. passed];
    }

    private static byte[] Frame(byte type, byte flags, int length) =>
        [0, (byte)(length >> 8), (byte)length, type, flags, 0, 0, 0, 1, .. Enumerable.Repeat((byte)7, length)];

    private static byte[] Concat(params byte[][] frames) => [.. frames.SelectMany(frame => frame)];
}
