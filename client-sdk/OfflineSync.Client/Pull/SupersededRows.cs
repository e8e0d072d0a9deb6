using Google.Protobuf;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Pull;

/// <summary>
/// What the app writes to a row takes the place of what quarantine holds of it: tried again later, the older values would cover the newer ones. If
/// the server decides otherwise, it sends the winner. A row that goes into the outbox is no longer an unsent one either.
/// </summary>
internal sealed class SupersededRows(Database database)
{
    private readonly bool _anyHeld = database.Scalar("SELECT 1 FROM offlinesync_quarantine LIMIT 1") is not null;
    private readonly bool _anyUnsent = UnsentRows.Any(database);

    public void Add(CapturedTable table, in RowId id, RowOperation operation, ColumnSet columns)
    {
        if (_anyUnsent)
            UnsentRows.Remove(database, id);
        if (_anyHeld)
            TakePlace(table, id, operation, columns);
    }

    private void TakePlace(CapturedTable table, in RowId id, RowOperation operation, ColumnSet columns)
    {
        var held = database.Prepare("SELECT changes FROM offlinesync_quarantine WHERE t = ?1 AND key = ?2").Bind(1, id.Table).Bind(2, id.Key);
        if (!held.Step())
            return;
        var row = new IncomingTable(table, TableChanges.Parser.ParseFrom(held.Blob(0)));
        held.Reset();
        row.Read();
        var left = row.Columns.Indexes.ToArray().Where(index => !columns.Contains(index)).ToArray();
        if (operation != RowOperation.Update || left.Length == 0)
        {
            database.Prepare("DELETE FROM offlinesync_quarantine WHERE t = ?1 AND key = ?2").Bind(1, id.Table).Bind(2, id.Key).Run();
            return;
        }
        var set = ColumnSet.FromIndexes(left);
        var writer = new RowWriter(table.Name, table.KeyNames, table.ValueNames);
        writer.Add(row.Operation, row.Key, set, Application.Select(row.Columns, row.Values, set));
        database.Prepare("UPDATE offlinesync_quarantine SET changes = ?3 WHERE t = ?1 AND key = ?2")
            .Bind(1, id.Table).Bind(2, id.Key).Bind(3, writer.Build().ToByteArray()).Run();
    }
}
