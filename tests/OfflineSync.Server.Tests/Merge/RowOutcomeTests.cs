using System.Globalization;
using Google.Protobuf;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Resolvers;

namespace OfflineSync.Server.Tests.Merge;

/// <summary>What a merge says beside the row: whether the writer has to be sent it, and what was lost.</summary>
public sealed class RowOutcomeTests
{
    private static readonly UInt128 Ann = 1;
    private static readonly UInt128 Bob = 2;
    private static readonly ColumnRule First = ColumnRule.Of(ColumnType.Register, MergePolicy.FirstWriterWins, "");

    [Fact]
    public void A_delete_of_what_nobody_has_written_loses_nothing()
    {
        var context = NewContext();
        var merged = RowMerge.Apply(null, Delete(5, Ann, 1), context);
        Assert.True(merged.State.Deleted);
        Assert.False(merged.Lost);
        Assert.Empty(context.Lost);
    }

    [Theory]
    [InlineData(DeletePolicy.DeleteWins)]
    [InlineData(DeletePolicy.UpdateWins)]
    public void A_delete_by_whoever_has_seen_the_row_loses_nothing(DeletePolicy policy)
    {
        var context = NewContext(policy);
        var row = Merge(context, Insert(5, Ann, 1, [0]));
        var merged = RowMerge.Apply(row, Delete(6, Bob, 2, seen: 1), context);
        Assert.True(merged.State.Deleted);
        Assert.False(merged.Lost);
        Assert.Empty(context.Lost);
    }

    [Fact]
    public void A_delete_that_wins_over_a_write_it_has_not_seen_notes_the_value_and_goes_back_to_nobody()
    {
        var context = NewContext();
        var row = Merge(context, Insert(5, Ann, 1, [0]));
        var merged = RowMerge.Apply(row, Delete(6, Bob, 2), context);
        Assert.True(merged.State.Deleted);
        Assert.False(merged.Lost);
        var lost = Assert.Single(context.Lost);
        Assert.Equal((0, ConflictRule.DeleteWins, 5UL, 6UL), (lost.Column, lost.Rule, lost.LosingStamp.Hlc, lost.WinningStamp.Hlc));
    }

    [Fact]
    public void A_delete_that_loses_to_a_write_it_has_not_seen_is_noted_and_the_row_goes_back()
    {
        var context = NewContext(DeletePolicy.UpdateWins);
        var row = Merge(context, Insert(5, Ann, 1, [0]), Update(7, Ann, 2, [1], seen: 1));
        var merged = RowMerge.Apply(row, Delete(9, Bob, 3, seen: 1), context);
        Assert.False(merged.State.Deleted);
        Assert.True(merged.Lost);
        Assert.All(merged.State.Stamps.ToArray(), stamp => Assert.Equal((3L, true), (stamp.Sequence, stamp.Forced)));
        var lost = Assert.Single(context.Lost);
        Assert.Equal((RowMerge.WholeRow, ConflictRule.UpdateWins, 9UL, 7UL), (lost.Column, lost.Rule, lost.LosingStamp.Hlc, lost.WinningStamp.Hlc));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void A_merged_write_of_the_deleter_holds_its_delete_up_only_until_he_has_seen_it(long seen, bool isDeleted)
    {
        // Ann's edit of a set met one of Bob's: what came of it is stamped as hers, and forced.
        var context = NewContext(DeletePolicy.UpdateWins, SetRule);
        var row = Merge(context, OfSet(Insert(5, Bob, 1, [0])), OfSet(Update(7, Ann, 2, [0])));
        Assert.True(Assert.Single(row.Stamps.ToArray()).Forced);
        var merged = RowMerge.Apply(row, Delete(9, Ann, 3, seen), context);
        Assert.Equal(isDeleted, merged.State.Deleted);
        Assert.Equal(isDeleted, !merged.Lost);
    }

    [Fact]
    public void A_delete_of_a_deleted_row_loses_nothing()
    {
        var context = NewContext();
        var row = Merge(context, Insert(5, Ann, 1, [0]), Delete(6, Bob, 2, seen: 1));
        var merged = RowMerge.Apply(row, Delete(7, Ann, 3, seen: 1), context);
        Assert.Equal((7UL, 3L), (merged.State.Tombstone.Hlc, merged.State.Tombstone.Sequence));
        Assert.False(merged.Lost);
    }

    [Fact]
    public void A_write_that_revives_a_row_is_noted_and_the_whole_row_goes_to_everyone()
    {
        var context = NewContext(DeletePolicy.UpdateWins);
        var row = Merge(context, Insert(5, Ann, 1, [0]), Delete(6, Bob, 2, seen: 1));
        var merged = RowMerge.Apply(row, Update(7, Ann, 3, [1], seen: 1), context);
        Assert.Equal(2, merged.State.Columns.Length);
        Assert.True(merged.Lost);
        Assert.All(merged.State.Stamps.ToArray(), stamp => Assert.Equal((3L, true), (stamp.Sequence, stamp.Forced)));
        var lost = Assert.Single(context.Lost);
        Assert.Equal((RowMerge.WholeRow, ConflictRule.UpdateWins, 6UL, 7UL), (lost.Column, lost.Rule, lost.LosingStamp.Hlc, lost.WinningStamp.Hlc));
    }

    [Theory]
    [InlineData(RowOperation.Insert, false)]
    [InlineData(RowOperation.Update, true)]
    public void Only_an_insert_revives_a_deleted_row_of_which_nothing_is_left(RowOperation operation, bool staysDeleted)
    {
        var context = NewContext(DeletePolicy.UpdateWins);
        var row = Merge(context, Delete(6, Bob, 2));
        var merged = RowMerge.Apply(row, Write(operation, 7, Ann, 3, [1], seen: 0), context);
        Assert.Equal(staysDeleted, merged.State.Deleted);
        Assert.True(merged.Lost);
        Assert.Equal(staysDeleted ? ConflictRule.DeleteWins : ConflictRule.UpdateWins, Assert.Single(context.Lost).Rule);
    }

    [Fact]
    public void A_rejected_creation_is_told_to_its_writer()
    {
        var stamp = Assert.Single(RowMerge.Restore(null, 9).Stamps.ToArray());
        Assert.Equal((9L, 9L, true), (stamp.Origin, stamp.Sequence, stamp.Forced));
    }

    [Fact]
    public void A_write_that_meets_nothing_loses_nothing()
    {
        var context = NewContext();
        var row = Merge(context, Insert(5, Ann, 1, [0]));
        Assert.False(RowMerge.Apply(row, Update(6, Bob, 2, [0, 1], seen: 1), context).Lost);
        Assert.Empty(context.Lost);
    }

    [Fact]
    public void One_column_that_loses_is_enough_for_the_row_to_go_back()
    {
        var context = NewContext();
        var row = Merge(context, Insert(5, Ann, 1, [0, 1, 2]), Update(9, Ann, 2, [0, 1], seen: 1));
        var merged = RowMerge.Apply(row, Update(7, Bob, 3, [0, 1, 2], seen: 1), context);
        Assert.True(merged.Lost);
        Assert.Equal([0, 1], context.Lost.Select(lost => lost.Column));
        // The two that stayed share their stamp.
        Assert.Equal(2, merged.State.Stamps.Length);
    }

    [Theory]
    [InlineData(true, false, 7UL)]
    [InlineData(false, true, 5UL)]
    [InlineData(true, true, 7UL)]
    [InlineData(false, false, 5UL)]
    public void Rows_from_before_their_table_was_captured_decide_nothing_by_being_first(bool isFirstBackfill, bool isSecondBackfill, ulong stays)
    {
        var context = NewContext(rule: First);
        var row = Merge(context, Insert(5, Ann, 1, [0], isBackfill: isFirstBackfill));
        var merged = RowMerge.Apply(row, Insert(7, Bob, 2, [0], isBackfill: isSecondBackfill), context).State;
        Assert.Equal(stays, merged.Stamps[merged.Columns[0].Stamp].Hlc);
    }

    [Fact]
    public void What_a_set_would_have_gained_is_noted_as_its_elements()
    {
        var context = NewContext(rule: SetRule);
        var row = Merge(context, OfSet(Insert(5, Ann, 1, [0])), Delete(6, Bob, 2, seen: 1));
        RowMerge.Apply(row, OfSet(Update(7, Ann, 3, [0], seen: 1)), context);
        Assert.Equal("[7]"u8, EncodedValue.Read(Assert.Single(context.Lost).Losing).Bytes.Span);
    }

    [Fact]
    public void A_removal_that_a_later_add_overcomes_is_noted_as_an_empty_set_that_lost()
    {
        var context = NewContext(rule: SetRule);
        var row = Merge(context, OfSet(Insert(8, Ann, 1, [0])));
        RowMerge.Apply(row, WithEdit(Update(7, Bob, 2, [0]), new SetEdit { Removed = { "8" } }), context);
        var lost = Assert.Single(context.Lost);
        Assert.Equal(("[]", "[8]"), (EncodedValue.Read(lost.Losing).ToString(), EncodedValue.Read(lost.Winning).ToString()));
    }

    [Fact]
    public void The_texts_of_a_row_go_with_a_delete_that_nothing_can_undo_and_before_the_row_begins_anew()
    {
        var texts = new NoTexts();
        var context = NewContext(rule: ColumnRule.Of(ColumnType.Text, MergePolicy.Unspecified, ""), texts: texts);
        var row = RowMerge.Apply(RowState.Of([Stamp.Of(5, Ann, 1)], []), Delete(6, Bob, 2, seen: 1), context).State;
        Assert.Equal(1, texts.TimesForgotten);
        RowMerge.Apply(row, Insert(7, Ann, 3, [], seen: 2), context);
        Assert.Equal(2, texts.TimesForgotten);
    }

    private static ColumnRule SetRule => ColumnRule.Of(ColumnType.Set, MergePolicy.Unspecified, "");

    private static MergeContext NewContext(DeletePolicy deletes = DeletePolicy.DeleteWins, ColumnRule? rule = null, NoTexts? texts = null)
    {
        var context = new MergeContext("s", new ResolverRegistry([]), texts ?? new NoTexts());
        var rules = Enumerable.Repeat(rule ?? ColumnRule.Default, 3).ToArray();
        context.Start(new TableEntry(0, "t", ["id"], deletes, ["a", "b", "c"], [.. rules]), RowKey.Encode([Value.FromText("x")]));
        return context;
    }

    private static RowState Merge(MergeContext context, params RowWrite[] writes)
    {
        RowState? state = null;
        foreach (var write in writes)
            state = RowMerge.Apply(state, write, context).State;
        context.Start(context.Table, context.Key);
        return state!;
    }

    private static RowWrite Insert(ulong hlc, UInt128 client, long change, int[] columns, long seen = 0, bool isBackfill = false) =>
        Write(RowOperation.Insert, hlc, client, change, columns, seen, isBackfill);

    private static RowWrite Update(ulong hlc, UInt128 client, long change, int[] columns, long seen = 0) =>
        Write(RowOperation.Update, hlc, client, change, columns, seen);

    private static RowWrite Delete(ulong hlc, UInt128 client, long change, long seen = 0) => Write(RowOperation.Delete, hlc, client, change, [], seen);

    private static RowWrite Write(
        RowOperation operation, ulong hlc, UInt128 client, long change, int[] columns, long seen, bool isBackfill = false) => new(
        operation,
        [Stamp.Of(hlc, client, change) with { Backfill = isBackfill }],
        seen,
        [.. columns.Select(column => new ColumnState(column, 0, EncodedValue.Of(Value.FromInteger((long)hlc))))]);

    private static RowWrite OfSet(RowWrite write) => WithEdit(write, new SetEdit { Added = { write.Stamp.Hlc.ToString(CultureInfo.InvariantCulture) } });

    private static RowWrite WithEdit(RowWrite write, SetEdit edit) => write with
    {
        Columns = [.. write.Columns.Select(column => column with { Value = EncodedValue.Of(Value.FromBlob(edit.ToByteArray())) })],
    };
}
