using System.Globalization;
using System.Text;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Sets;

namespace OfflineSync.Server.Tests.Merge.Sets;

public sealed class SetStateTests
{
    private static readonly UInt128 Ann = 1;
    private static readonly UInt128 Bob = 2;

    [Fact]
    public void An_add_that_comes_late_loses_against_the_later_removal()
    {
        var removed = SetState.Empty.Apply(Remove("1"), Stamp.Of(20, Ann, 1), seen: 0);
        var late = removed.State.Apply(Add("1", "2"), Stamp.Of(10, Bob, 2), seen: 0);

        Assert.Equal("[2]", Json(late.State));
        var conflict = Assert.Single(late.Conflicts);
        Assert.Equal(new SetConflict("1", WasAdd: true, Stamp.Of(10, Bob, 2), Stamp.Of(20, Ann, 1), IncomingLost: true), conflict);
    }

    [Fact]
    public void A_removal_overcomes_an_earlier_concurrent_add()
    {
        var set = SetState.Of(["1", "2"], Stamp.Of(10, Ann, 5));
        var merge = set.Apply(Remove("1"), Stamp.Of(20, Bob, 6), seen: 4);

        Assert.Equal("[2]", Json(merge.State));
        var conflict = Assert.Single(merge.Conflicts);
        Assert.Equal(new SetConflict("1", WasAdd: true, Stamp.Of(10, Ann, 5), Stamp.Of(20, Bob, 6), IncomingLost: false), conflict);
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(4, 1)]
    public void What_the_writer_had_seen_or_written_is_no_conflict(long seen, int client)
    {
        var set = SetState.Of(["1"], Stamp.Of(10, Ann, 5));
        var merge = set.Apply(Remove("1"), Stamp.Of(20, (UInt128)client, 6), seen);

        Assert.Equal("[]", Json(merge.State));
        Assert.Empty(merge.Conflicts);
    }

    [Fact]
    public void Two_adds_of_one_element_are_no_conflict_and_the_higher_stamp_stays()
    {
        var set = SetState.Of(["1"], Stamp.Of(10, Ann, 1)).Apply(Add("1"), Stamp.Of(20, Bob, 2), seen: 0);
        Assert.Empty(set.Conflicts);

        var removed = set.State.Apply(Remove("1"), Stamp.Of(15, Ann, 3), seen: 0);
        Assert.Equal("[1]", Json(removed.State));
    }

    [Fact]
    public void The_oldest_tombstones_make_room()
    {
        var set = SetState.Of(Numbers(0, ProtocolLimits.SetElementsMax - 2), Stamp.Of(1, Ann, 1));
        set = set.Apply(Remove("\"later\""), Stamp.Of(2, Ann, 3), seen: 1).State;
        set = set.Apply(Remove("\"earlier\""), Stamp.Of(3, Ann, 2), seen: 1).State;
        Assert.Equal(ProtocolLimits.SetElementsMax, set.Elements.Length);

        set = set.Apply(Add("null"), Stamp.Of(4, Ann, 4), seen: 3).State;
        Assert.Equal(ProtocolLimits.SetElementsMax, set.Elements.Length);
        Assert.Equal("\"later\"", set.Elements[^1].Text);
    }

    [Fact]
    public void A_set_with_too_many_elements_is_refused()
    {
        var set = SetState.Of(Numbers(0, ProtocolLimits.SetElementsMax), Stamp.Of(1, Ann, 1));
        var refused = Assert.Throws<SetLimitException>(() => set.Apply(Add("null"), Stamp.Of(2, Ann, 2), seen: 1));
        Assert.Contains("The set would have 10001 elements", refused.Message, StringComparison.Ordinal);

        var replaced = set.Apply(new SetEdit { Added = { "null" }, Removed = { "7" } }, Stamp.Of(2, Ann, 2), seen: 1).State;
        Assert.Equal(ProtocolLimits.SetElementsMax, replaced.Elements.Length);
    }

    [Fact]
    public void A_set_with_too_many_bytes_is_refused_but_its_tombstones_make_room()
    {
        var large = $"\"{new string('é', (ProtocolLimits.ValueBytesMax / 2) - 2)}\"";
        var set = SetState.Of([large], Stamp.Of(1, Ann, 1));
        Assert.Equal(ProtocolLimits.ValueBytesMax, set.ToJson().Length);
        Assert.Throws<SetLimitException>(() => set.Apply(Add("1"), Stamp.Of(2, Ann, 2), seen: 1));
        Assert.Throws<SetLimitException>(() => SetState.Empty.Apply(Add(large.Insert(1, "x")), Stamp.Of(1, Ann, 1), seen: 0));

        var small = set.Apply(Remove(large), Stamp.Of(2, Ann, 2), seen: 1).State.Apply(Add("1"), Stamp.Of(3, Ann, 3), seen: 2).State;
        Assert.Equal("1", Assert.Single(small.Elements.ToArray()).Text);
    }

    private static IEnumerable<string> Numbers(int start, int count) =>
        Enumerable.Range(start, count).Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static SetEdit Add(params string[] elements) => new() { Added = { elements } };

    private static SetEdit Remove(params string[] elements) => new() { Removed = { elements } };

    private static string Json(SetState state) => Encoding.UTF8.GetString(state.ToJson());
}
