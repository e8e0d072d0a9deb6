using OfflineSync.Protocol.V1;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class RuleTests
{
    [Theory]
    [Rules(Rule.LastWriterWins, Rule.FirstWriterWins, Rule.Counter)]
    public void L11_Devices_show_what_the_rule_makes_of_all_writes(Rule rule) => Cases.Check(rule, history =>
        history.Deliver(history.Interleave(history.Choices.Rest())).Show((int)rule) == Expected(history));

    private static string Expected(History history)
    {
        var writes = history.Writes.ToArray();
        if (writes.Any(write => write.Operation == RowOperation.Delete) || (writes.Length == 0 && history.Start is null))
            return "no row";
        var start = history.Start is { } row ? [row] : Array.Empty<Write>();
        if (history.Rule == Rule.Counter)
            return start.Concat(writes).Aggregate(0L, (sum, write) => unchecked(sum + EncodedValue.Read(write.Columns[0].Value).Integer)).ToString();
        // All had seen the start, so that whatever they wrote replaces it.
        var ordered = (writes.Length > 0 ? writes : start).OrderBy(write => (write.Hlc, write.Client)).ToArray();
        return EncodedValue.Read((history.Rule == Rule.LastWriterWins ? ordered[^1] : ordered[0]).Columns[0].Value).ToString();
    }
}
