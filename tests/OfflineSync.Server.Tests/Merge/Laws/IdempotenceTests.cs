namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class IdempotenceTests
{
    [Theory]
    [Rules]
    public void L3_What_is_merged_with_itself_stays_as_it_is(Rule rule) => Cases.Check(rule, history =>
    {
        var choices = history.Choices.Rest();
        Part a = new(history, choices), b = new(history, choices);
        return a.Join(a).Show() == a.Show() && a.Join(b).Join(b).Join(a).Show() == a.Join(b).Show();
    });
}
