using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OfflineSync.Protocol;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Sets;

namespace OfflineSync.Server.Tests.Merge.Sets;

public sealed class SetStateReaderTests
{
    private static readonly Arbitrary<SetState> States =
        (from drafts in SetDraft.All select drafts.Select((draft, i) => (draft, Change: i + 1)).Aggregate(SetState.Empty, (state, next) => next.draft.ApplyTo(state, next.Change).State))
        .ToArbitrary();

    [Fact]
    public void A_stored_set_reads_back() => Prop.ForAll(States, state =>
    {
        var bytes = state.Write();
        var read = SetState.Read(bytes);
        return read.Elements.SequenceEqual(state.Elements) && read.Write().AsSpan().SequenceEqual(bytes);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_largest_stamps_read_back()
    {
        var state = SetState.Of(["1"], new Stamp(ulong.MaxValue, UInt128.MaxValue, long.MaxValue, long.MaxValue, Backfill: true));
        state = state.Apply(new() { Removed = { "2" } }, Stamp.Of(0, 0, 0), seen: 0).State;
        Assert.Equal(state.Elements.ToArray(), SetState.Read(state.Write()).Elements.ToArray());
    }

    [Fact]
    public void A_stored_set_that_is_cut_or_goes_on_is_refused() => Prop.ForAll(States, state =>
    {
        var bytes = state.Write();
        return Enumerable.Range(0, bytes.Length).All(length => IsRefused(bytes[..length])) && IsRefused([.. bytes, 0]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_damaged_set_is_read_or_refused_and_nothing_worse() => Prop.ForAll(States, state =>
    {
        var bytes = state.Write();
        for (var i = 0; i < bytes.Length * 8; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i / 8] ^= (byte)(1 << (i % 8));
            IsRefused(damaged);
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("020000")]
    [InlineData("01FFFFFFFFFFFFFFFFFF7F")]
    [InlineData("0100FFFFFFFF0F")]
    [InlineData("0100010131010202")]
    public void Bytes_that_are_no_set_are_refused(string bytes) => Assert.True(IsRefused(Convert.FromHexString(bytes)));

    [Theory]
    [InlineData("2", "1")]
    [InlineData("1", "1")]
    public void Elements_that_are_out_of_order_are_refused(params string[] texts)
    {
        var elements = texts.Select(text => new SetElement(text, Present: true, Stamp.Of(1, 1, 1))).ToArray();
        Assert.True(IsRefused(SetStateWriter.Write(elements)));
        Assert.False(IsRefused(SetStateWriter.Write(elements.AsSpan(1))));
    }

    [Fact]
    public void Text_that_is_no_UTF8_is_refused()
    {
        var bytes = SetState.Of(["7"], Stamp.Of(1, 1, 1)).Write();
        bytes[bytes.IndexOf((byte)'7')] = 0xFF;
        Assert.True(IsRefused(bytes));
    }

    [Fact]
    public void Elements_of_one_write_take_four_bytes_each_beside_their_text()
    {
        var texts = Enumerable.Range(0, 1000).Select(number => number.ToString("D4", CultureInfo.InvariantCulture)).Select(digits => $"\"{digits}\"");
        var bytes = SetState.Of(texts, Stamp.Of(ulong.MaxValue / 3, UInt128.MaxValue / 7, 1_000_000)).Write();
        Assert.InRange(bytes.Length, 1000 * 10, (1000 * 10) + 40);
    }

    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            SetState.Read(bytes).ToJson();
            return false;
        }
        catch (ProtocolException)
        {
            return true;
        }
    }
}
