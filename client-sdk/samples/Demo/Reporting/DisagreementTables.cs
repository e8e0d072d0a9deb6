using OfflineSync.Client;
using OfflineSync.Demo.Disagreements;
using OfflineSync.Demo.Scenes;
using Spectre.Console;

namespace OfflineSync.Demo.Reporting;

/// <summary>The tables of the scene in which devices disagree.</summary>
internal static class DisagreementTables
{
    public static Table Outcomes(IEnumerable<ShopOutcome> outcomes)
    {
        var table = Tables.Create("rule", "column", "before", "written offline", "all show", "");
        foreach (var outcome in outcomes)
        {
            table.AddRow(
                new Text(outcome.Column.Rule),
                new Text(outcome.Column.Name),
                new Text(outcome.Before),
                new Text(string.Join('\n', outcome.Written.Select((text, device) => $"{device + 1}: {text}"))),
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
        var table = Tables.Create("rejected on", "code", "message", "what it had written");
        foreach (var (device, mutation) in rejected)
        {
            var values = mutation.Rows.SelectMany(row => row.Values).OrderBy(value => value.Key, StringComparer.Ordinal);
            table.AddRow(
                device.Name,
                mutation.Code,
                mutation.Message,
                string.Join('\n', values.Select(value => FormattableString.Invariant($"{value.Key}: {value.Value}"))));
        }
        return table;
    }
}
