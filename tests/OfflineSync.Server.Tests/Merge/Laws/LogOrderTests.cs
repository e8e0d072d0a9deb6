namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>What docs/MERGE.md leaves to the order of the log: the laws about orders do not hold there.</summary>
public sealed class LogOrderTests
{
    [Fact]
    public void A_first_writer_that_writes_again_counts_with_its_last_write()
    {
        var start = History.StartOf(Rule.FirstWriterWins);
        var (a, b) = (new OfflineClient(0, start), new OfflineClient(1, start));
        var (first, other) = (a.Update(1, [(LawTable.First, 1)])!, b.Update(2, [(LawTable.First, 2)])!);
        var again = new OfflineClient(0, start).Update(3, [(LawTable.First, 3)])! with { Sequence = 2 };
        var history = new History(Rule.FirstWriterWins, start, [[first, again], [other], []], new Tape([]));
        Assert.Equal("first=2", history.Deliver([first, again, other]).Show());
        Assert.Equal("first=3", history.Deliver([first, other, again]).Show());
    }

    [Theory]
    [InlineData(LawTable.Last, false)]
    [InlineData(LawTable.Counter, true)]
    [InlineData(LawTable.Set, true)]
    [InlineData(LawTable.Text, true)]
    public void An_update_that_the_deleting_client_wrote_over_holds_its_delete_up_only_if_it_is_a_part_of_the_value(int column, bool stays)
    {
        var start = History.StartOf(Rule.UpdateWins);
        var (a, b) = (new OfflineClient(0, start), new OfflineClient(1, start));
        Write update = a.Update(1, [(column, 0)])!, over = b.Update(2, [(column, 1)])!, delete = b.Delete(3);
        var history = new History(Rule.UpdateWins, start, [[update], [over, delete], []], new Tape([]));
        Assert.Equal(stays, history.Deliver([update, over, delete]).Show() != "no row");
        Assert.NotEqual("no row", history.Deliver([over, delete, update]).Show());
    }

    [Fact]
    public void What_is_written_while_another_client_deletes_and_inserts_depends_on_when_it_arrives()
    {
        var start = History.StartOf(Rule.Counter);
        var (a, b) = (new OfflineClient(0, start), new OfflineClient(1, start));
        Write delete = a.Delete(1), insert = a.Update(1, [(LawTable.Counter, 2)])!, update = b.Update(1, [(LawTable.Counter, 0)])!;
        var history = new History(Rule.Counter, start, [[delete, insert], [update], []], new Tape([]));
        Assert.Equal("counter=5", history.Deliver([delete, update, insert]).Show());
        Assert.Equal("counter=6", history.Deliver([delete, insert, update]).Show());
    }
}
