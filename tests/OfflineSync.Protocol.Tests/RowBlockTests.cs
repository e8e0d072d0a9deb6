using Google.Protobuf;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Protocol.Tests;

public sealed class RowBlockTests
{
    private static readonly Value[] EdgeValues =
    [
        Value.Null, Value.FromInteger(0), Value.FromInteger(long.MinValue), Value.FromInteger(long.MaxValue), Value.FromInteger(-1),
        Value.FromReal(0), Value.FromReal(-0.0), Value.FromReal(12.34), Value.FromReal(0.1 + 0.2), Value.FromReal(double.MaxValue),
        Value.FromReal(double.Epsilon), Value.FromReal(double.PositiveInfinity), Value.FromReal(double.NegativeInfinity), Value.FromReal(1e308),
        Value.FromText(""), Value.FromText("Grüße, 世界 🌍"), Value.FromText(new byte[] { 0x61, 0, 0x62 }), Value.FromText(new byte[] { 0xC3, 0x28, 0xFF }),
        Value.FromText("2f1c9a53-0000-4444-8888-aaaabbbbcccc"), Value.FromText("2F1C9A53-0000-4444-8888-AAAABBBBCCCC"),
        Value.FromText("2F1c9A53-0000-4444-8888-AAAABBBBCCCC"), Value.FromText("00000000-0000-0000-0000-000000000000"),
        Value.FromText("2026-11-23T05:12:28.123Z"), Value.FromText("2026-02-30T05:12:28.123Z"), Value.FromText("0000-01-01T00:00:00.000Z"),
        Value.FromText("9999-12-31T23:59:59.999Z"), Value.FromText("0001-01-01T00:00:00.000Z"),
        Value.FromBlob(Array.Empty<byte>()), Value.FromBlob(new byte[] { 0, 255, 1 }),
    ];

    [Fact]
    public void Every_kind_of_value_comes_back_exactly()
    {
        var writer = new RowWriter("t", ["k"], ["a", "b"]);
        var random = new Random(7);
        var rows = Enumerable.Range(0, 500).Select(i => (Key: Value.FromInteger(i), A: Pick(random), B: Pick(random))).ToArray();
        foreach (var (key, a, b) in rows)
            writer.Add(RowOperation.Insert, [key], ColumnSet.All(2), [a, b]);

        var reader = new RowReader(TableChanges.Parser.ParseFrom(writer.Build().ToByteArray()));

        foreach (var (key, a, b) in rows)
        {
            Assert.True(reader.Read());
            Assert.Equal(key, reader.Key[0]);
            Assert.Equal(a, reader.Values[0]);
            Assert.Equal(b, reader.Values[1]);
        }
        Assert.False(reader.Read());
    }

    [Fact]
    public void Rows_carry_only_the_columns_of_their_mask()
    {
        var writer = new RowWriter("t", ["k"], [.. Enumerable.Range(0, 70).Select(i => $"c{i}")]);
        writer.Add(RowOperation.Update, [Value.FromText("a")], ColumnSet.FromIndexes([3, 69]), [Value.FromInteger(3), Value.FromInteger(69)]);
        writer.Add(RowOperation.Delete, [Value.FromText("b")], ColumnSet.Empty, []);
        writer.Add(RowOperation.Update, [Value.FromText("c")], ColumnSet.FromIndexes([69]), [Value.FromInteger(-5)]);

        var reader = new RowReader(writer.Build());

        Assert.True(reader.Read());
        Assert.Equal([3, 69], reader.Columns.Indexes.ToArray());
        Assert.True(reader.Read());
        Assert.Equal(RowOperation.Delete, reader.Operation);
        Assert.Equal(0, reader.Columns.Count);
        Assert.True(reader.Read());
        Assert.Equal(-5, reader.Values[0].Integer);
        Assert.False(reader.Read());
    }

    [Fact]
    public void Doubles_that_are_decimals_only_at_mixed_scales_stay_exact()
    {
        double[] numbers = [0.1, 0.25, 1e15, 123456.789, 0.3, 4503599627370496.5];
        var writer = new RowWriter("t", ["k"], ["n"]);
        foreach (var number in numbers)
            writer.Add(RowOperation.Insert, [Value.FromReal(number)], ColumnSet.All(1), [Value.FromReal(number)]);

        var reader = new RowReader(writer.Build());

        foreach (var number in numbers)
        {
            Assert.True(reader.Read());
            Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(reader.Values[0].Real));
        }
    }

    [Theory]
    [InlineData("--")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("55-8--")]
    [InlineData("-----3")]
    public void What_was_seen_of_single_rows_reads_back(string seen)
    {
        var writer = new RowWriter("t", ["k"], []);
        foreach (var c in seen)
            writer.Add(RowOperation.Delete, [Value.FromInteger(c)], ColumnSet.Empty, [], c == '-' ? null : c - '0');
        var block = writer.Build();
        Assert.Equal(seen.Any(c => c != '-'), block.Bases.Count > 0);
        var reader = new RowReader(block);
        foreach (var c in seen)
        {
            Assert.True(reader.Read());
            Assert.Equal(c == '-' ? null : c - '0', reader.Seen);
        }
    }

    [Theory]
    [InlineData(new ulong[] { 1 })]
    [InlineData(new ulong[] { 1, 2 })]
    [InlineData(new ulong[] { 1, 0, 1, 1 })]
    [InlineData(new ulong[] { 1, ulong.MaxValue, 1, 2 })]
    public void Bases_that_do_not_cover_the_rows_are_refused(ulong[] bases)
    {
        var writer = new RowWriter("t", ["k"], []);
        writer.Add(RowOperation.Delete, [Value.FromInteger(1)], ColumnSet.Empty, []);
        var block = writer.Build();
        block.Bases.AddRange(bases);
        Assert.Throws<ProtocolException>(() => new RowReader(block));
    }

    [Fact]
    public void No_damaged_block_is_read_as_something_else_than_an_error_or_a_block()
    {
        var writer = new RowWriter("t", ["k"], ["a", "b"]);
        for (var i = 0; i < 20; i++)
            writer.Add(RowOperation.Insert, [Value.FromInteger(i)], ColumnSet.All(2), [EdgeValues[i], EdgeValues[(i * 7) % EdgeValues.Length]]);
        var bytes = writer.Build().ToByteArray();

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var damaged = bytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            ReadAll(damaged);
        }
        for (var length = 0; length < bytes.Length; length++)
            ReadAll(bytes[..length]);
    }

    [Theory]
    [InlineData("rows")]
    [InlineData("cells")]
    public void A_small_message_cannot_unfold_to_unbounded_rows(string kind)
    {
        var block = new TableChanges { Table = "t", Columns = { "k" }, KeyCount = 1, RowCount = 100_000, Operations = { 1, 100_000 }, MaskRuns = { 0, 100_000 } };
        block.Values.Add(new Column { Kinds = { 1, 100_000 }, Integers = { Enumerable.Repeat(1L, 100_000) } });
        if (kind == "rows")
        {
            block.RowCount = uint.MaxValue;
            block.Masks.Add(ByteString.Empty);
        }
        else
        {
            block.Masks.Add(ByteString.CopyFrom(Enumerable.Repeat((byte)255, 100).ToArray()));
            for (var i = 0; i < 800; i++)
            {
                block.Columns.Add($"c{i}");
                block.Values.Add(new Column { Kinds = { 0, 100_000 } });
            }
        }

        var error = Assert.Throws<ProtocolException>(() => new RowReader(block));
        Assert.Contains("at most", error.Message, StringComparison.Ordinal);
    }

    private static void ReadAll(byte[] bytes)
    {
        try
        {
            var reader = new RowReader(TableChanges.Parser.ParseFrom(bytes));
            while (reader.Read())
            {
            }
        }
        catch (Exception error) when (error is ProtocolException or InvalidProtocolBufferException)
        {
        }
    }

    private static Value Pick(Random random) => EdgeValues[random.Next(EdgeValues.Length)];
}
