using FsCheck;
using FsCheck.Fluent;
using OfflineSync.WorkManager.Device.DBus;

namespace OfflineSync.WorkManager.Device.Tests.DBus;

public sealed class MessageTests
{
    // Field 5, the call's serial, then field 8, the signature, each at a multiple of 8.
    private static readonly byte[] LittleEndianReply =
    [
        (byte)'l', 2, 1, 1, 8, 0, 0, 0, 9, 0, 0, 0, 15, 0, 0, 0,
        5, 1, (byte)'u', 0, 7, 0, 0, 0, 8, 1, (byte)'g', 0, 1, (byte)'v', 0, 0,
        1, (byte)'u', 0, 0, 3, 0, 0, 0,
    ];

    private static readonly Arbitrary<(int Position, byte Value)[]> Damage = Gen.Choose(0, LittleEndianReply.Length - 1)
        .SelectMany(position => Gen.Choose(0, 255).Select(value => (position, (byte)value))).ArrayOf().ToArbitrary();

    [Fact]
    public async Task A_little_endian_reply_is_read()
    {
        var read = await ReadAsync(LittleEndianReply);
        Assert.Equal((MessageType.MethodReturn, 7u, "v", 3ul), (read.Type, read.ReplySerial, read.Signature, read.Number()));
    }

    [Fact]
    public async Task A_big_endian_reply_is_read()
    {
        byte[] message =
        [
            (byte)'B', 2, 1, 1, 0, 0, 0, 16, 0, 0, 0, 9, 0, 0, 0, 15,
            5, 1, (byte)'u', 0, 0, 0, 0, 7, 8, 1, (byte)'g', 0, 1, (byte)'v', 0, 0,
            1, (byte)'t', 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2,
        ];
        var read = await ReadAsync(message);
        Assert.Equal((7u, (1ul << 32) + 2), (read.ReplySerial, read.Number()));
    }

    [Theory]
    [InlineData('s')]
    [InlineData('d')]
    [InlineData('a')]
    public void A_value_that_is_no_number_is_none(char type) =>
        Assert.Null(new BusMessage(MessageType.MethodReturn, 1, "v", new byte[] { 1, (byte)type, 0, 0, 0, 0, 0, 0 }, false).Number());

    [Fact]
    public void A_value_that_ends_early_is_refused() => Assert.Throws<InvalidDataException>(
        () => new BusMessage(MessageType.MethodReturn, 1, "v", new byte[] { 1, (byte)'u', 0, 0, 3, 0 }, false).Number());

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_before_it_is_read()
    {
        byte[] message = [(byte)'l', 4, 1, 1, 1, 0, 16, 0, 9, 0, 0, 0, 0, 0, 0, 0];
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(message));
    }

    [Fact]
    public async Task A_field_that_ends_early_is_refused()
    {
        byte[] message = [(byte)'l', 4, 1, 1, 0, 0, 0, 0, 9, 0, 0, 0, 8, 0, 0, 0, 1, 1, (byte)'o', 0, 200, 0, 0, 0];
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(message));
    }

    [Fact]
    public void A_damaged_message_is_refused_and_nothing_worse() => Prop.ForAll(Damage, damage =>
    {
        var message = LittleEndianReply.ToArray();
        foreach (var (position, value) in damage)
            message[position] = value;
        try
        {
            ReadAsync(message).GetAwaiter().GetResult().Number();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(10));

    private static Task<BusMessage> ReadAsync(byte[] message) => new MessageReader(new MemoryStream(message)).ReadAsync(default);
}
