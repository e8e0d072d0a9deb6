namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class ColumnIndependenceTests
{
    [Theory]
    [Rules(Rule.DeleteWins)]
    public void L6_A_column_depends_on_its_own_writes_only(Rule rule) => Cases.Check(rule, history =>
    {
        Write[] log = [.. history.Interleave(history.Choices.Rest())];
        var whole = history.Deliver(log);
        return LawTable.ColumnsOf(rule).All(column => whole.Show(column) == history.Deliver(log.Select(write => write.Only(column))).Show(column));
    });
}
