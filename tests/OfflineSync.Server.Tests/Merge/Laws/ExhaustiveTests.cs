namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class ExhaustiveTests
{
    // Without what is left out (writes after a client's delete, see History) these are all histories of four writes times all their orders. Rows are
    // compared wherever two orders have the same writes, so shorter histories are among them.
    [Theory]
    [InlineData(Rule.LastWriterWins, 112_896)]
    [InlineData(Rule.FirstWriterWins, 23_040)]
    [InlineData(Rule.Counter, 112_896)]
    [InlineData(Rule.Set, 112_896)]
    [InlineData(Rule.Text, 112_896)]
    [InlineData(Rule.DeleteWins, 112_896)]
    [InlineData(Rule.UpdateWins, 35_328)]
    public void All_orders_of_all_small_histories_give_the_same_row(Rule rule, int orders)
    {
        var count = SmallHistories.All(rule, null).Concat(SmallHistories.All(rule, History.StartOf(rule)))
            .Where(history => rule != Rule.UpdateWins || history.Start is not null).Sum(CountOrders);
        Assert.Equal(orders, count);
    }

    private static int CountOrders(History history) => Explore(history, [], [0, 0, 0], []);

    private static int Explore(History history, List<Write> log, int[] done, Dictionary<(int, int, int), string> shown)
    {
        var (row, writes) = (history.Deliver(log).Show(), (done[0], done[1], done[2]));
        if (!shown.TryAdd(writes, row) && shown[writes] != row)
            Assert.Fail($"{history} in the order {string.Join("; ", log)} gives {row}, in another one {shown[writes]}.");
        var leaves = 0;
        for (var i = 0; i < done.Length; i++)
        {
            if (done[i] == history.Clients[i].Length)
                continue;
            log.Add(history.Clients[i][done[i]++]);
            leaves += Explore(history, log, done, shown);
            log.RemoveAt(log.Count - 1);
            done[i]--;
        }
        return leaves == 0 ? 1 : leaves;
    }
}
