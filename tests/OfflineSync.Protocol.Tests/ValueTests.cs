using System.Buffers;
using System.Text;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Protocol.Tests;

public sealed class ValueTests
{
    [Theory]
    [InlineData("2f1c9a53-0000-4444-8888-aaaabbbbcccc", ValueKind.UuidLower)]
    [InlineData("2F1C9A53-0000-4444-8888-AAAABBBBCCCC", ValueKind.UuidUpper)]
    [InlineData("2F1C9A53-0000-4444-8888-aaaabbbbcccc", ValueKind.Text)]
    [InlineData("2f1c9a53-0000-4444-8888_aaaabbbbcccc", ValueKind.Text)]
    [InlineData("2026-11-23T05:12:28.123Z", ValueKind.TimeIso)]
    [InlineData("2026-02-29T05:12:28.123Z", ValueKind.Text)]
    [InlineData("2026-11-23T24:12:28.123Z", ValueKind.Text)]
    [InlineData("2026-11-23 05:12:28.123Z", ValueKind.Text)]
    public void Text_is_recognized_and_written_back_exactly(string text, ValueKind kind)
    {
        var value = Value.FromText(text);

        Assert.Equal(kind, value.Kind);
        Assert.Equal(text, Encoding.UTF8.GetString(value.GetBytes(stackalloc byte[36])));
        Assert.Equal(value, RoundTrip(value));
    }

    [Fact]
    public void Keys_round_trip_and_integers_sort()
    {
        Value[] key = [Value.FromInteger(-3), Value.FromText("x"), Value.FromBlob(new byte[] { 1, 2 }), Value.FromReal(1.5), Value.FromTime(-1)];
        Assert.Equal(key, RowKey.Decode(RowKey.Encode(key)));

        long[] numbers = [long.MinValue, -300, -1, 0, 1, 255, 256, long.MaxValue];
        var encoded = numbers.Select(n => Convert.ToHexString(RowKey.Encode([Value.FromInteger(n)]))).ToArray();
        Assert.Equal(encoded.Order(StringComparer.Ordinal), encoded);
    }

    [Fact]
    public void Truncated_values_are_refused()
    {
        foreach (var value in new[] { Value.FromInteger(long.MaxValue), Value.FromReal(2.5), Value.FromText("abc"), Value.FromUuid(7, false) })
        {
            var bytes = Encode(value);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<ProtocolException>(() =>
                {
                    var offset = 0;
                    ValueEncoding.Read(bytes[..length], ref offset);
                });
            }
        }
    }

    [Fact]
    public void Stamps_increase_even_when_the_clock_stands_still_or_goes_back()
    {
        var stamp = Hlc.Next(0, 1000);
        Assert.Equal(1000, Hlc.Milliseconds(stamp));
        var last = stamp;
        for (var i = 0; i < 70_000; i++)
        {
            var next = Hlc.Next(last, i % 2 == 0 ? 1000 : 500);
            Assert.True(next > last);
            last = next;
        }
        Assert.Equal(1001, Hlc.Milliseconds(last));
        Assert.Equal(5000, Hlc.Milliseconds(Hlc.Next(last, 5000)));
    }

    private static Value RoundTrip(Value value)
    {
        var offset = 0;
        return ValueEncoding.Read(Encode(value), ref offset);
    }

    private static byte[] Encode(Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        ValueEncoding.Write(output, value);
        return output.WrittenSpan.ToArray();
    }
}
