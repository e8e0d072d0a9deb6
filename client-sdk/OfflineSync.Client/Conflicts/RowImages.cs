using Google.Protobuf;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Conflicts;

/// <summary>
/// Keeps rows that a checkpoint deletes although this device had updated them, so that they can be brought back. Runs inside the transaction that
/// applies the checkpoint.
/// </summary>
internal sealed class RowImages(Database database, string scope)
{
    private static readonly string NotKept = $"image IS NULL AND rule IN ({(int)ConflictRule.DeleteWins}, {(int)ConflictRule.RowMissing})";

    private readonly HashSet<RowId> _wanted = [];

    public bool IsEmpty => _wanted.Count == 0;

    /// <summary>The rows whose update lost against a delete, and that are not kept yet.</summary>
    public static RowImages Read(Database database, string scope, IReadOnlyList<CapturedTable> tables)
    {
        var images = new RowImages(database, scope);
        var rows = database.Prepare(
            $"""
            SELECT DISTINCT name, key FROM offlinesync_conflicts
            WHERE scope = ?1 AND {NotKept}
            """).Bind(1, scope);
        while (rows.Step())
        {
            if (CapturedTable.Find(tables, scope, rows.Text(0)) is { } table)
                images._wanted.Add(new RowId(table.Id, rows.Blob(1)));
        }
        return images;
    }

    /// <summary>Keeps a row before it is deleted.</summary>
    public void Keep(CapturedTable table, in RowId id, ReadOnlySpan<Value> key)
    {
        if (!_wanted.Remove(id) || !new RowValues(database, table, new ByteArena()).TryRead(key, table.AllColumns, out var values)
            || RowLimits.Problem(key, id.Key.Length, values) is not null)
            return;
        var writer = new RowWriter(table.Name, table.KeyNames, table.WireNames);
        writer.Add(RowOperation.Insert, key, table.AllColumns, values);
        database.Prepare(
            $"""
            UPDATE offlinesync_conflicts SET image = ?1
            WHERE scope = ?2 AND name = ?3 COLLATE NOCASE AND key = ?4 AND {NotKept}
            """).Bind(1, writer.Build().ToByteArray()).Bind(2, scope).Bind(3, table.Name).Bind(4, id.Key).Run();
    }
}
