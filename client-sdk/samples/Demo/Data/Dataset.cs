using OfflineSync.Client;

namespace OfflineSync.Demo.Data;

/// <summary>The rows that the first device brings along.</summary>
/// <param name="Path">The first device's database file.</param>
/// <param name="Rows">The tables that can be tracked, with their number of rows.</param>
/// <param name="Refused">The tables that cannot.</param>
/// <param name="IsMadeUp">Whether it is the demo's own business.</param>
internal sealed record Dataset(
    string Path, IReadOnlyList<(string Table, long Rows)> Rows, IReadOnlyList<TableInspection> Refused, bool IsMadeUp)
{
    private const int Seed = 20_250_106;

    public IReadOnlyList<string> Tables { get; } = [.. Rows.Select(r => r.Table)];

    public static Dataset Prepare(DemoOptions options, string folder)
    {
        var path = System.IO.Path.Combine(folder, "device-1.db");
        if (options.Data is null)
            InvoiceDatabase.Create(path, Seed);
        else
            SqliteFile.Copy(options.Data, path);

        var inspections = OfflineSyncClient.Inspect(path, options.ImportedKeys);
        using var connection = SqliteFile.Open(path);
        var rows = inspections.Where(i => i.CanTrack)
            .Select(i => (i.Table, (long)connection.Scalar($"SELECT count(*) FROM {i.Table.Quoted()}")!))
            .ToList();
        var refused = inspections.Where(i => !i.CanTrack).ToList();
        if (rows.Count == 0)
            throw new InputException($"--data: '{options.Data?.FullName}' has no table that can be tracked. {Explain(refused, options.ImportedKeys)}");
        return new(path, rows, refused, options.Data is null);
    }

    private static string Explain(List<TableInspection> refused, bool importedKeys)
    {
        if (refused.Count == 0)
            return "It has no tables.";
        var hint = importedKeys ? "" : " If its integer keys were assigned elsewhere (imported data), add --imported-keys.";
        return $"{refused[0].Table}: {refused[0].Problem}{hint}";
    }
}
