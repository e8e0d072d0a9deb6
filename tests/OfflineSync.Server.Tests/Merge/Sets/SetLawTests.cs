using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Merge.Sets;

namespace OfflineSync.Server.Tests.Merge.Sets;

public sealed class SetLawTests
{
    private static readonly Arbitrary<(SetDraft[] Drafts, int Seed)> Orders =
        (from drafts in SetDraft.All from seed in Gen.Choose(0, int.MaxValue) select (drafts, seed)).ToArbitrary();

    [Fact]
    public void Edits_in_any_order_give_the_same_set() => Prop.ForAll(Orders, order =>
    {
        var reordered = (SetDraft[])order.Drafts.Clone();
        new System.Random(order.Seed).Shuffle(reordered);
        var (set, other) = (Merge(order.Drafts), Merge(reordered));
        return Show(set) == Show(other) && set.ToJson().AsSpan().SequenceEqual(other.ToJson());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Joining_is_commutative() => Prop.ForAll(Orders, order =>
    {
        var (a, b, _) = Batches(order);
        return Show(Join(a, b)) == Show(Join(b, a));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Joining_is_associative() => Prop.ForAll(Orders, order =>
    {
        var (a, b, c) = Batches(order);
        return Show(Join(Join(a, b), c)) == Show(Join(a, Join(b, c))) && Show(Join(Join(a, b), c)) == Show(Merge(order.Drafts));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Joining_is_idempotent() => Prop.ForAll(Orders, order =>
    {
        var set = Merge(order.Drafts);
        return Show(Join(set, set)) == Show(set) && Show(Merge([.. order.Drafts, .. order.Drafts])) == Show(set);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_element_is_in_the_set_if_its_highest_write_added_it() => Prop.ForAll(Orders, order =>
    {
        var set = Merge(order.Drafts);
        var expected = order.Drafts.SelectMany(draft => draft.Writes.Select(write => (write.Element, write.Add, draft.Backfill, draft.Hlc, draft.Client)))
            .GroupBy(write => write.Element)
            .Where(writes => writes.OrderBy(write => (!write.Backfill, write.Hlc, write.Client)).Last().Add)
            .Select(writes => writes.Key);
        return set.ToJson().AsSpan().SequenceEqual(OfflineSync.Protocol.Edits.SetValue.Write(expected));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Conflicts_are_the_concurrent_opposite_writes_of_other_clients() => Prop.ForAll(Orders, order =>
    {
        var state = SetState.Empty;
        for (var i = 0; i < order.Drafts.Length; i++)
        {
            var merge = order.Drafts[i].ApplyTo(state, i + 1);
            if (!merge.Conflicts.ToHashSet().SetEquals(Expected(order.Drafts, i)) || merge.Conflicts.DistinctBy(conflict => conflict.Element).Count() != merge.Conflicts.Count)
                return false;
            state = merge.State;
        }
        return true;
    }).QuickCheckThrowOnFailure();

    // From the whole history: the highest earlier write of each element against the one that comes.
    private static IEnumerable<SetConflict> Expected(SetDraft[] drafts, int index)
    {
        var (draft, change) = (drafts[index], index + 1);
        foreach (var (element, add) in draft.Writes)
        {
            var earlier = drafts.Take(index).Select((other, i) => (Stamp: other.Stamp(i + 1), Add: other.Writes.Any(write => write == (element, true)), other.Writes))
                .Where(other => other.Writes.Any(write => write.Element == element))
                .OrderBy(other => (!other.Stamp.Backfill, other.Stamp.Hlc, other.Stamp.Client)).LastOrDefault();
            if (earlier.Writes is null || earlier.Add == add || earlier.Stamp.Client == draft.Stamp(change).Client || earlier.Stamp.Origin <= draft.Seen(change))
                continue;
            yield return draft.Stamp(change).Beats(earlier.Stamp)
                ? new(element, earlier.Add, earlier.Stamp, draft.Stamp(change), IncomingLost: false)
                : new(element, add, draft.Stamp(change), earlier.Stamp, IncomingLost: true);
        }
    }

    private static (SetState A, SetState B, SetState C) Batches((SetDraft[] Drafts, int Seed) order)
    {
        var random = new System.Random(order.Seed);
        var batches = order.Drafts.ToLookup(_ => random.Next(3));
        return (Merge([.. batches[0]]), Merge([.. batches[1]]), Merge([.. batches[2]]));
    }

    private static SetState Join(SetState left, SetState right)
    {
        foreach (var element in right.Elements)
        {
            var edit = element.Present ? new SetEdit { Added = { element.Text } } : new SetEdit { Removed = { element.Text } };
            left = left.Apply(edit, element.Write, seen: 0).State;
        }
        return left;
    }

    private static SetState Merge(SetDraft[] drafts)
    {
        var state = SetState.Empty;
        for (var i = 0; i < drafts.Length; i++)
            state = drafts[i].ApplyTo(state, i + 1).State;
        return state;
    }

    private static string Show(SetState state)
    {
        var output = new StringBuilder();
        foreach (var (text, present, write) in state.Elements)
            output.AppendLine($"{text} {present} {write.Hlc} {write.Client} {write.Backfill}");
        return output.ToString();
    }
}
