using Google.Protobuf;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Shadows;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>
/// What the app writes to a row takes the place of what quarantine holds of it: tried again later, the older values would cover the newer ones. If
/// the server decides otherwise, it sends the winner. A row that goes into the outbox is no longer an unsent one either.
/// </summary>
internal sealed class SupersededRows(Database database)
{
    private readonly bool _anyHeld = database.Scalar("SELECT 1 FROM offlinesync_quarantine LIMIT 1") is not null;
    private readonly bool _anyUnsent = UnsentRows.Any(database);

    /// <summary>Whether a row is on this device only.</summary>
    public bool IsUnsent(in RowId id) => _anyUnsent && UnsentRows.Contains(database, id);

    /// <summary>Notes what a mutation carries of a row.</summary>
    public void Add(CapturedTable table, in RowId id, RowOperation operation, ColumnSet columns, ReadOnlySpan<Value> sent)
    {
        if (_anyUnsent)
            UnsentRows.Remove(database, id);
        if (_anyHeld)
            TakePlace(table, id, operation, columns, sent);
    }

    private void TakePlace(CapturedTable table, in RowId id, RowOperation operation, ColumnSet columns, ReadOnlySpan<Value> sent)
    {
        var held = database.Prepare("SELECT changes FROM offlinesync_quarantine WHERE t = ?1 AND key = ?2").Bind(1, id.Table).Bind(2, id.Key);
        if (!held.Step())
            return;
        var row = new IncomingTable(table, TableChanges.Parser.ParseFrom(held.Blob(0)));
        held.Reset();
        row.Read();
        var left = Left(row, operation, columns, sent);
        if (left.Count == 0)
        {
            database.Prepare("DELETE FROM offlinesync_quarantine WHERE t = ?1 AND key = ?2").Bind(1, id.Table).Bind(2, id.Key).Run();
            return;
        }
        var writer = new RowWriter(table.Name, table.KeyNames, table.WireNames);
        writer.Add(operation == RowOperation.Update ? row.Operation : RowOperation.Update, row.Key, ColumnSet.FromIndexes(left.Keys), [.. left.Values]);
        database.Prepare("UPDATE offlinesync_quarantine SET changes = ?3 WHERE t = ?1 AND key = ?2")
            .Bind(1, id.Table).Bind(2, id.Key).Bind(3, writer.Build().ToByteArray()).Run();
    }

    /// <summary>What of a held row is still to come: what was not written, and what merges with what was written.</summary>
    private static SortedDictionary<int, Value> Left(IncomingTable held, RowOperation operation, ColumnSet columns, ReadOnlySpan<Value> sent)
    {
        var left = new SortedDictionary<int, Value>();
        if (operation == RowOperation.Delete)
            return left;
        for (var i = 0; i < held.Columns.Count; i++)
        {
            var column = held.Columns.Indexes[i];
            var form = held.Table.Forms[column];
            var written = columns.Indexes.IndexOf(column);
            if (written >= 0 && CellEdit.CanApply(form))
                left.Add(column, CellEdit.Apply(form, held.Values[i], sent[written]));
            else if (written < 0 && operation == RowOperation.Update)
                left.Add(column, held.Values[i]);
        }
        return left;
    }
}
