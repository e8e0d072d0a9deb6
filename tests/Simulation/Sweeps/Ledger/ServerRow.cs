using System.Collections.Immutable;

namespace OfflineSync.Simulation.Sweeps.Ledger;

/// <summary>A row of the server, as of its last change. Immutable.</summary>
internal sealed record ServerRow(string Table, string Key, ImmutableSortedDictionary<string, ServerCell> Cells, bool IsDeleted, ulong Change)
{
    private static readonly ImmutableSortedDictionary<string, ServerCell> NoCells = ImmutableSortedDictionary.Create<string, ServerCell>(StringComparer.Ordinal);

    public static ServerRow Missing(string table, string key) => new(table, key, NoCells, true, 0);

    public string Text => Cells.TryGetValue("text", out var cell) ? cell.Value.ToString() : "NULL";

    public ServerRow Deleted(ulong change) => this with { Cells = NoCells, IsDeleted = true, Change = change };
}
