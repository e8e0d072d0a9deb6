using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Edits;

/// <summary>Edits for tables that nothing is known about but their schema.</summary>
internal sealed class GenericEdits : IDeviceEdits
{
    private readonly List<TablePlan> _plans;

    public GenericEdits(SqliteConnection connection, IReadOnlyList<string> tables, int devices)
    {
        _plans = [.. TableShape.ReadAll(connection, tables).Select(table => TablePlan.Create(connection, table, devices))];
    }

    public async Task ApplyAsync(OfflineSyncClient client, int device, EditJournal journal, CancellationToken cancellation)
    {
        foreach (var plan in _plans)
        {
            await using var transaction = await client.BeginTransactionAsync(cancellation);
            var edits = new TableEdits(transaction.Connection, plan, device, journal);
            edits.UpdateSharedRows();
            edits.UpdateOwnRows();
            edits.InsertCopies();
            edits.DeleteRows();
            await transaction.CommitAsync(cancellation);
            if (edits.Rows > 0)
                journal.CountTransaction(device);
        }
    }
}
