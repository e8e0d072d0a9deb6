namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class AssociativityTests
{
    [Theory]
    [Rules]
    public void L2_Groups_of_writes_can_be_merged_before_they_meet(Rule rule) => Cases.Check(rule, history =>
    {
        var choices = history.Choices.Rest();
        Part a = new(history, choices), b = new(history, choices), c = new(history, choices);
        var left = a.Join(b).Join(c).Show();
        return left == a.Join(b.Join(c)).Show() && left == Part.Together(a, b, c).Show();
    });
}
