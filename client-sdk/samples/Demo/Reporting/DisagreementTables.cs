using OfflineSync.Client;
using OfflineSync.Demo.Disagreements;
using OfflineSync.Demo.Scenes;
using Spectre.Console;

namespace OfflineSync.Demo.Reporting;

/// <summary>The tables of the scene in which devices disagree.</summary>
internal static class DisagreementTables
{
    private const int WrittenMax = 3;

    public static Table Outcomes(IEnumerable<ShopOutcome> outcomes)
    {
        var table = Tables.Create("rule", "column", "before", "written", "all show", "");
        foreach (var outcome in outcomes)
        {
            table.AddRow(
                new Text(outcome.Column.Rule),
                new Text(outcome.Column.Name),
                new Text(outcome.Before),
                new Text(Shortened(outcome.Written)),
                new Text(outcome.Now),
                new Markup(outcome.IsRight ? "[green]✓[/]" : "[red]✗[/]"));
        }
        return table;
    }

    public static Table Conflicts(IEnumerable<(Device Device, Conflict Conflict)> conflicts)
    {
        var table = Tables.Create("inbox of", "column", "mine", "theirs", "rule");
        foreach (var (device, conflict) in conflicts)
            table.AddRow(device.Name, $"{conflict.Table}.{conflict.Column}", $"{conflict.Mine}", $"{conflict.Theirs}", $"{conflict.Rule}");
        return table;
    }

    public static Table Rejected(IEnumerable<(Device Device, RejectedMutation Mutation)> rejected)
    {
        var table = Tables.Create("rejected on", "code", "what it had written");
        foreach (var (device, mutation) in rejected)
        {
            var values = mutation.Rows.SelectMany(row => row.Values).OrderBy(value => value.Key, StringComparer.Ordinal);
            table.AddRow(device.Name, mutation.Code, string.Join(", ", values.Select(value => FormattableString.Invariant($"{value.Key} {value.Value}"))));
        }
        return table;
    }

    private static string Shortened(IReadOnlyList<string> written)
    {
        var lines = string.Join('\n', written.Take(WrittenMax));
        return written.Count > WrittenMax ? $"{lines}\n… {written.Count - WrittenMax} more" : lines;
    }
}
