namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class InterleavingTests
{
    [Theory]
    [Rules]
    public void L4_Replicas_that_take_the_writes_in_any_order_show_the_same(Rule rule) => Cases.Check(rule, history =>
    {
        var choices = history.Choices.Rest();
        var shown = Deliver(history, choices);
        for (var others = 1 + choices.Next(3); others > 0; others--)
        {
            if (Deliver(history, choices) != shown)
                return false;
        }
        return true;
    });

    private static string Deliver(History history, Tape choices)
    {
        var replica = new Replica(history);
        foreach (var write in history.Interleave(choices))
        {
            replica.Deliver(write);
            // Clients send again what they have no answer to.
            if (choices.Next(4) == 1)
                replica.Deliver(history.Clients[write.Client][0]);
        }
        return replica.Show();
    }
}
