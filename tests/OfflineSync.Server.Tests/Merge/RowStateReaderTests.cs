using OfflineSync.Protocol;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Tests.Merge;

public sealed class RowStateReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("107F")]
    [InlineData("110003")]
    [InlineData("11000300")]
    [InlineData("11000000")]
    public void Bytes_that_are_no_row_are_refused(string bytes) =>
        Assert.Throws<ProtocolException>(() => new RowStateReader().ReadAll(Convert.FromHexString(bytes)));

    [Fact]
    public void A_row_that_is_cut_short_is_refused_wherever_it_is_cut()
    {
        var bytes = Write(RowState.Buried(Stamp.Of(1, 2, 3), RowState.Of([Stamp.Of(1, 2, 3)], [new ColumnState(0, 0, Null, new byte[] { 1, 2, 3 })])));
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<ProtocolException>(() => new RowStateReader().ReadAll(bytes.AsMemory(0, length)));
    }

    [Fact]
    public void The_largest_rows_fit_and_read_back()
    {
        var stamps = Enumerable.Range(0, 9).Select(i => new Stamp(ulong.MaxValue, UInt128.MaxValue - (uint)i, -1, long.MaxValue >> 2, i % 2 == 0, i % 3 == 0)).ToArray();
        var columns = Enumerable.Range(0, 99).Select(i => new ColumnState(int.MaxValue - 99 + i, i % 9, Null, new byte[] { (byte)i })).ToArray();
        foreach (var row in new[] { RowState.Of([], []), RowState.Of(stamps, columns), RowState.Buried(stamps[0], RowState.Of(stamps, columns)) })
        {
            var read = new RowStateReader().ReadAll(Write(row));
            Assert.Equal(row.Stamps.ToArray(), read.Stamps.ToArray());
            Assert.Equal(row.TombstoneIndex, read.TombstoneIndex);
            Assert.Equal(
                row.Columns.ToArray().Select(c => (c.Column, c.Stamp, Bytes(c.Value), Bytes(c.Extra))),
                read.Columns.ToArray().Select(c => (c.Column, c.Stamp, Bytes(c.Value), Bytes(c.Extra))));
        }
    }

    [Theory]
    [InlineData(127, 0)]
    [InlineData(128, 1)]
    public void Numbers_take_no_more_bytes_than_they_need(int column, int more)
    {
        var small = Write(RowState.Of([Stamp.Of(1, 2, 3)], [new ColumnState(0, 0, Null)]));
        Assert.Equal(small.Length + more, Write(RowState.Of([Stamp.Of(1, 2, 3)], [new ColumnState(column, 0, Null)])).Length);
    }

    private static ReadOnlyMemory<byte> Null => EncodedValue.Of(Value.Null);

    private static byte[] Write(RowState row)
    {
        var bytes = new byte[RowStateWriter.SizeMax(row)];
        return bytes[..RowStateWriter.Write(bytes, row)];
    }

    private static string Bytes(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);
}
