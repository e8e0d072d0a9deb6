using System.Globalization;
using OfflineSync.Demo.Comparison;
using OfflineSync.Demo.Data;
using OfflineSync.Demo.Edits;
using OfflineSync.Demo.Scenes;
using Spectre.Console;

namespace OfflineSync.Demo.Reporting;

/// <summary>The tables of the report.</summary>
internal static class Tables
{
    private const int TextLengthMax = 40;
    private const int EndLength = 14;
    private const int NamedDevicesMax = 5;

    public static Table Dataset(Dataset dataset)
    {
        var table = Create("table", ">rows", "");
        foreach (var (name, rows) in dataset.Rows)
            table.AddRow(Text(name), Number(rows), Text("tracked"));
        foreach (var refused in dataset.Refused)
            table.AddRow(Text(refused.Table), Text("–"), new Markup($"[yellow]not tracked:[/] {Markup.Escape(refused.Problem!)}"));
        return table;
    }

    public static Table Edits(EditJournal journal, IReadOnlyList<Device> devices)
    {
        var table = Create("offline on", ">transactions", ">rows inserted", ">updated", ">deleted");
        foreach (var device in devices)
        {
            table.AddRow(
                Text(device.Name),
                Number(journal.Transactions(device.Number)),
                Number(journal.Rows(device.Number, EditKind.Insert)),
                Number(journal.Rows(device.Number, EditKind.Update)),
                Number(journal.Rows(device.Number, EditKind.Delete)));
        }
        return table;
    }

    public static Table Wire(IReadOnlyList<(string Phase, string Device, WireTotals Totals)> rows)
    {
        var table = Create("phase", "device", ">syncs", ">mutations up", ">operations up", ">rows down", ">bytes up", ">bytes down");
        foreach (var (phase, device, totals) in rows)
        {
            table.AddRow(
                Text(phase),
                Text(device),
                Number(totals.Syncs),
                Number(totals.Mutations),
                Number(totals.Operations),
                Number(totals.RowsPulled),
                Number(totals.BytesUp),
                Number(totals.BytesDown));
        }
        return table;
    }

    public static Table Outcomes(IReadOnlyList<(WatchedCell Cell, string Outcome, bool IsAllowed)> outcomes)
    {
        var table = Create("what", "where", "written", "everywhere now", "");
        foreach (var (cell, outcome, isAllowed) in outcomes.OrderBy(o => o.Cell.Story, StringComparer.Ordinal))
        {
            table.AddRow(
                Text(cell.Story),
                Text(cell.Place),
                Text(string.Join('\n', cell.Writes.Select(w => $"{w.Device + 1}: {Shortened(w.Text)}"))),
                Text(Shortened(outcome)),
                new Markup(isAllowed ? "[green]✓[/]" : "[red]✗[/]"));
        }
        return table;
    }

    public static Table Comparison(DatabaseComparison comparison, IReadOnlyList<Device> devices)
    {
        var table = Create(["table", ">rows on the server", .. devices.Select(d => devices.Count > NamedDevicesMax ? $"{d.Number + 1}" : d.Name)]);
        foreach (var (name, rows) in comparison.Rows)
        {
            var equal = devices.Select(d => comparison.Differences.Any(x => x.Table == name && x.Side == d.Name) ? "[red]differs[/]" : "[green]equal[/]");
            table.AddRow([Text(name), Number(rows), .. equal.Select(text => new Markup(text))]);
        }
        return table;
    }

    public static Table Create(params ReadOnlySpan<string> columns)
    {
        var table = new Table();
        foreach (var column in columns)
            table.AddColumn(column.StartsWith('>') ? new TableColumn(column[1..]).RightAligned() : new TableColumn(column));
        return table;
    }

    private static Text Text(string text) => new(text);

    private static Text Number(long number) => new(number.ToString("N0", CultureInfo.InvariantCulture));

    private static string Shortened(string text) => text.Length <= TextLengthMax ? text : $"{text[..(TextLengthMax - EndLength - 1)]}…{text[^EndLength..]}";
}
