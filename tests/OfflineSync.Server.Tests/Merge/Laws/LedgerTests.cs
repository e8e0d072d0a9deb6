namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class LedgerTests
{
    [Theory]
    [Rules]
    public void L5_A_mutation_that_is_delivered_again_changes_nothing(Rule rule) => Cases.Check(rule, history =>
    {
        var choices = history.Choices.Rest();
        var (once, again) = (new Replica(history), new Replica(history));
        foreach (var write in history.Interleave(choices))
        {
            once.Deliver(write);
            foreach (var sent in history.Clients[write.Client].Take(write.Sequence).Skip(choices.Next(write.Sequence)))
                again.Deliver(sent).Deliver(sent);
            if (once.Count != again.Count || once.Show() != again.Show())
                return false;
        }
        return true;
    });
}
