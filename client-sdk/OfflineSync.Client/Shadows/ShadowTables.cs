using OfflineSync.Client.Capture;

namespace OfflineSync.Client.Shadows;

/// <summary>The shadow tables of one transaction.</summary>
internal sealed class ShadowTables(Database database)
{
    private readonly Dictionary<int, ShadowTable> _tables = [];

    /// <summary>The shadow of a table; null when all its columns are sent as they are.</summary>
    public ShadowTable? Find(CapturedTable table)
    {
        if (table.ShadowedColumns.Count == 0)
            return null;
        if (!_tables.TryGetValue(table.Id, out var shadow))
            _tables.Add(table.Id, shadow = new ShadowTable(database, table));
        return shadow;
    }
}
