using Google.Protobuf;
using OfflineSync.Client.Pull;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests.Pull;

/// <summary>What this device wrote to a row, and what arrives for it.</summary>
public sealed class PendingRowTests
{
    private static readonly ColumnSet Four = ColumnSet.All(4);

    private readonly PendingRow _row = new();

    [Fact]
    public void What_was_written_stays_and_the_rest_is_shown()
    {
        Update((0, WriteForm.Unspecified, Value.FromText("mine")), (2, WriteForm.Difference, Value.FromInteger(5)));
        Assert.Equal([1, 2, 3], Visible(RowOperation.Update));
        Assert.Equal([1, 2, 3], Visible(RowOperation.Insert));
        Assert.Null(_row.Visible(RowOperation.Update, ColumnSet.FromIndexes([0])));
        Assert.Null(_row.Visible(RowOperation.Delete, ColumnSet.Empty));
        Assert.Equal([0, 0, 5, 0], Numbers(_row.Rebase(Four, Zeros())));
    }

    [Fact]
    public void A_row_that_comes_anew_gets_all_that_was_written_but_edits_of_its_text()
    {
        Update(
            (0, WriteForm.Unspecified, Value.FromInteger(7)),
            (1, WriteForm.BasedValue, Based(before: 1, after: 9)),
            (2, WriteForm.Difference, Value.FromInteger(5)),
            (3, WriteForm.TextEdit, Value.FromBlob(new TextEdit().ToByteArray())));
        Update((2, WriteForm.Difference, Value.FromInteger(-2)));
        Assert.Equal([7, 9, 3, 0], Numbers(_row.PutOn(Four, Zeros())));
        Assert.Equal([0, 9], Numbers(_row.PutOn(ColumnSet.FromIndexes([3, 1]), Zeros().AsSpan(0, 2))).Order());
    }

    [Fact]
    public void What_was_written_to_a_row_before_it_was_deleted_counts_no_more()
    {
        Update((0, WriteForm.Unspecified, Value.FromInteger(7)), (2, WriteForm.Difference, Value.FromInteger(5)));
        _row.Add(RowOperation.Delete);
        Assert.True(_row.IsDeleted);
        Assert.Null(_row.Visible(RowOperation.Update, Four));
        _row.Add(RowOperation.Insert);
        Assert.False(_row.IsDeleted);
        Assert.Equal([0, 0, 0, 0], Numbers(_row.PutOn(Four, Zeros())));
        Assert.Equal([0, 1, 2, 3], Visible(RowOperation.Update));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void A_counter_of_a_row_that_was_deleted_and_created_anew_keeps_its_own_sum(int deletes, bool isShown)
    {
        for (var i = 0; i < deletes; i++)
            _row.Add(RowOperation.Delete);
        _row.Add(RowOperation.Insert);
        _row.Add(2, WriteForm.Difference, Value.FromInteger(5));
        Assert.Equal(isShown, _row.Visible(RowOperation.Update, Four)!.Contains(2));
        Assert.Equal([2], _row.EditedAnew.Indexes.ToArray());
    }

    private void Update(params (int Column, WriteForm Form, Value Value)[] cells)
    {
        _row.Add(RowOperation.Update);
        foreach (var (column, form, value) in cells)
            _row.Add(column, form, value);
    }

    private static Value Based(long before, long after) => Value.FromBlob(
        new BasedValue { Before = Value.FromInteger(before).ToCell(), After = Value.FromInteger(after).ToCell() }.ToByteArray());

    private int[] Visible(RowOperation operation) => _row.Visible(operation, Four)!.Indexes.ToArray();

    private static Value[] Zeros() => [.. Enumerable.Repeat(Value.FromInteger(0), 4)];

    private static long[] Numbers(ReadOnlySpan<Value> values) => [.. values.ToArray().Select(value => value.Integer)];
}
