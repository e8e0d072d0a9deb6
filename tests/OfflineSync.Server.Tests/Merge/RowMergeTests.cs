using FsCheck;
using FsCheck.Fluent;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Resolvers;

namespace OfflineSync.Server.Tests.Merge;

public sealed class RowMergeTests
{
    private const int ColumnCount = 4;

    [Fact]
    public void Updates_in_any_order_give_the_same_values() => Prop.ForAll(Orders(withDeletes: false), order =>
    {
        var (writes, permutation) = order;
        return Show(MergeAll(writes)) == Show(MergeAll(Reorder(writes, permutation)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Updates_and_deletes_in_any_order_give_the_same_row() => Prop.ForAll(Orders(withDeletes: true), order =>
    {
        var (writes, permutation) = order;
        return Show(MergeAll(writes)) == Show(MergeAll(Reorder(writes, permutation)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Repeated_updates_change_no_value() => Prop.ForAll(Orders(withDeletes: true), order =>
        Show(MergeAll(order.Writes)) == Show(MergeAll([.. order.Writes, .. order.Writes]))).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_write_that_lost_finds_its_columns_moved_up() => Prop.ForAll(Orders(withDeletes: true), order =>
    {
        RowState? state = null;
        for (var i = 0; i < order.Writes.Length; i++)
        {
            var write = ToWrite(order.Writes[i], i + 1);
            var merged = RowMerge.Apply(state, write, NewContext());
            state = merged.State;
            var touched = new List<long>();
            foreach (var column in write.Columns)
                touched.Add(state.Deleted ? state.Tombstone.Sequence : Find(state, column.Column).Sequence);
            if (touched.Any(sequence => sequence != i + 1))
                return false;
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_stored_state_reads_back() => Prop.ForAll(Orders(withDeletes: true), order =>
    {
        var state = MergeAll(order.Writes);
        var bytes = new byte[RowStateWriter.SizeMax(state)];
        var read = new RowStateReader().ReadAll(bytes.AsMemory(0, RowStateWriter.Write(bytes, state)));
        return Show(read) == Show(state) && read.Stamps.SequenceEqual(state.Stamps);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_restored_row_is_sent_to_everyone()
    {
        var state = MergeAll([new Draft(5, 1, 0b11, Delete: false), new Draft(6, 2, 0b01, Delete: false)]);
        var restored = RowMerge.Restore(state, 9);
        Assert.Equal(Show(state), Show(restored));
        Assert.All(restored.Stamps.ToArray(), stamp => Assert.Equal((9L, true), (stamp.Sequence, stamp.Forced)));
    }

    [Fact]
    public void A_restored_row_that_never_existed_does_not_hinder_a_later_insert()
    {
        var restored = RowMerge.Restore(null, 9);
        Assert.True(restored.Deleted);
        var merged = RowMerge.Apply(restored, ToWrite(new Draft(1, 1, 0b1, Delete: false), 10) with { Operation = RowOperation.Insert }, NewContext());
        Assert.False(merged.State.Deleted);
    }

    [Theory]
    [InlineData(RowOperation.Insert, false, false)]
    [InlineData(RowOperation.Insert, true, true)]
    [InlineData(RowOperation.Update, false, true)]
    public void A_row_that_its_writer_may_show_more_of_goes_back_to_it(RowOperation operation, bool wasTakenBack, bool goesBack)
    {
        var before = wasTakenBack ? RowMerge.Restore(null, 9) : null;
        var merged = RowMerge.Apply(before, ToWrite(new Draft(1, 1, 0b1, Delete: false), 10) with { Operation = operation }, NewContext());
        Assert.Equal(goesBack, merged.Lost);
        Assert.All(merged.State.Stamps.ToArray(), stamp => Assert.Equal((10L, goesBack), (stamp.Sequence, stamp.Forced)));
    }

    [Fact]
    public void An_update_of_a_row_whose_insert_was_rejected_loses()
    {
        var context = NewContext();
        var merged = RowMerge.Apply(RowMerge.Restore(null, 9), ToWrite(new Draft(1, 1, 0b1, Delete: false), 10), context);
        Assert.True(merged.State.Deleted);
        Assert.True(merged.Lost);
        Assert.Equal((0, ConflictRule.RowMissing), (context.Lost[0].Column, context.Lost[0].Rule));
    }

    private static Arbitrary<(Draft[] Writes, int Permutation)> Orders(bool withDeletes)
    {
        var write =
            from hlc in Gen.Choose(1, 5)
            from client in Gen.Choose(1, 3)
            from mask in Gen.Choose(1, (1 << ColumnCount) - 1)
            from delete in Gen.Choose(0, 9)
            select new Draft(hlc, client, mask, withDeletes && delete == 0);
        // A client never uses a stamp twice.
        var writes = from drafts in write.NonEmptyListOf() select drafts.DistinctBy(draft => (draft.Hlc, draft.Client)).ToArray();
        return (from all in writes from permutation in Gen.Choose(0, int.MaxValue) select (all, permutation)).ToArbitrary();
    }

    private static Draft[] Reorder(Draft[] writes, int permutation)
    {
        var copy = (Draft[])writes.Clone();
        new Random(permutation).Shuffle(copy);
        return copy;
    }

    private static MergeContext NewContext()
    {
        var context = new MergeContext("s", new ResolverRegistry([]), new NoTexts());
        context.Start(
            new TableEntry(0, "t", ["id"], DeletePolicy.DeleteWins, ["a", "b", "c", "d"], [.. Enumerable.Repeat(ColumnRule.Default, ColumnCount)]),
            RowKey.Encode([Value.FromText("x")]));
        return context;
    }

    private static RowState MergeAll(Draft[] writes)
    {
        RowState? state = null;
        for (var i = 0; i < writes.Length; i++)
            state = RowMerge.Apply(state, ToWrite(writes[i], i + 1), NewContext()).State;
        return state!;
    }

    private static RowWrite ToWrite(Draft draft, long change)
    {
        var columns = Enumerable.Range(0, ColumnCount).Where(column => !draft.Delete && (draft.Mask & (1 << column)) != 0)
            .Select(column => new ColumnState(column, 0, new byte[] { (byte)Protocol.Values.ValueKind.Integer, (byte)((draft.Hlc << 3) + draft.Client) }));
        var operation = draft.Delete ? RowOperation.Delete : RowOperation.Update;
        return new RowWrite(operation, [Stamp.Of((ulong)draft.Hlc, (UInt128)draft.Client, change)], 0, [.. columns]);
    }

    private static Stamp Find(RowState state, int column)
    {
        foreach (var candidate in state.Columns)
        {
            if (candidate.Column == column)
                return state.Stamps[candidate.Stamp];
        }
        throw new InvalidOperationException($"The row has no column {column}.");
    }

    private static string Show(RowState state)
    {
        if (state.Deleted)
            return $"deleted {state.Tombstone.Hlc} {state.Tombstone.Client}";
        var parts = new List<string>();
        foreach (var column in state.Columns)
        {
            var stamp = state.Stamps[column.Stamp];
            parts.Add($"{column.Column}={Convert.ToHexString(column.Value.Span)} {stamp.Hlc} {stamp.Client}");
        }
        return string.Join("; ", parts);
    }

    private sealed record Draft(int Hlc, int Client, int Mask, bool Delete);
}
