namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class CommutativityTests
{
    [Theory]
    [Rules]
    public void L1_It_does_not_matter_which_of_two_is_merged_into_the_other(Rule rule) => Cases.Check(rule, history =>
    {
        var choices = history.Choices.Rest();
        Part a = new(history, choices), b = new(history, choices);
        return a.Join(b).Show() == b.Join(a).Show();
    });
}
