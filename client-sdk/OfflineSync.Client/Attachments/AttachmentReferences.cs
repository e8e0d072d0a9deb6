using OfflineSync.Client.Capture;
using static OfflineSync.Client.Storage.SqlName;

namespace OfflineSync.Client.Attachments;

/// <summary>The attachments that rows of the tracked tables name.</summary>
internal sealed class AttachmentReferences(IReadOnlyList<CapturedTable> tables)
{
    public bool IsEmpty => tables.All(table => table.AttachmentNames.Count == 0);

    /// <summary>Whether any that this device does not have is named.</summary>
    public bool AnyMissing(Database database) => tables.Any(table => table.AttachmentNames.Any(column => Missing(database, table, column, 1).Count > 0));

    /// <summary>Those that this device does not have, and that were not refused.</summary>
    public List<(string Scope, AttachmentId Id)> Missing(Database database, int limit)
    {
        var missing = new List<(string Scope, AttachmentId Id)>();
        foreach (var table in tables)
        {
            foreach (var column in table.AttachmentNames)
                missing.AddRange(Missing(database, table, column, limit));
        }
        return [.. missing.Distinct().Take(limit)];
    }

    /// <summary>Whether a row names it.</summary>
    public bool Has(Database database, string scope, AttachmentId id) => tables.Any(table => table.Scope == scope && table.AttachmentNames.Any(column =>
        database.Prepare($"SELECT 1 FROM {Quote(table.Name)} WHERE {Quote(column)} = ?1 LIMIT 1").Bind(1, id.ToString()).Scalar() is not null));

    private static List<(string Scope, AttachmentId Id)> Missing(Database database, CapturedTable table, string column, int limit)
    {
        var name = Quote(column);
        return database.Prepare(
            $"SELECT DISTINCT {name} FROM {Quote(table.Name)} t WHERE typeof({name}) = 'text' AND length({name}) = 64 AND {name} NOT GLOB '*[^0-9a-f]*' AND NOT EXISTS ("
            + $"SELECT 1 FROM offlinesync_attachments a WHERE a.scope = ?1 AND a.hash = t.{name} AND (a.is_local = 1 OR a.standing IN (0, 2, 3))) LIMIT ?2")
            .Bind(1, table.Scope).Bind(2, limit).List(row => (table.Scope, AttachmentId.Parse(row.Text(0))));
    }
}
