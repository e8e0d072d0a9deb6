using OfflineSync.Client.Capture;
using OfflineSync.Client.Conflicts;
using OfflineSync.Client.Outbox;
using OfflineSync.Protocol.Rows;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>The rows that must stay, whatever the policies say. It is asked inside the transaction that evicts, after the app's writes were collected.</summary>
/// <param name="database">The app's database.</param>
/// <param name="tables">The tables whose rows may be evicted.</param>
/// <param name="arriving">A scope of which a checkpoint is being applied: what this includes settles the writes up to it.</param>
internal sealed class RowProtection(Database database, IReadOnlyList<CapturedTable> tables, (string Scope, long Checkpoint)? arriving = null)
{
    private readonly Dictionary<RowId, EvictionHold> _rows = [];
    private long? _version;

    /// <summary>Reads the rows anew if anything may have changed since they were read.</summary>
    /// <param name="isChanged">Whether this connection has changed something.</param>
    public void Refresh(bool isChanged)
    {
        // It tells of what other connections committed.
        var version = database.Scalar("PRAGMA data_version");
        if (!isChanged && version == _version)
            return;
        _rows.Clear();
        Read();
        _version = version;
    }

    /// <summary>Why a row must stay; null when nothing speaks for it.</summary>
    public EvictionHold? Find(in RowId row) =>
        _rows.TryGetValue(row, out var hold) || _rows.TryGetValue(KeptRows.OfTable(row.Table), out hold) ? hold : null;

    /// <summary>The keys of rows of a table that must stay, up to a number.</summary>
    public List<Value[]> KeysOf(int table, int limit) =>
        [.. _rows.Keys.Where(row => row.Table == table && row.Key.Length > 0).Take(limit).Select(row => RowKey.Decode(row.Key))];

    private void Read()
    {
        foreach (var table in tables)
        {
            if (ScopeState.IsRevoked(database, table.Scope))
                _rows.Add(KeptRows.OfTable(table.Id), EvictionHold.Revoked);
        }
        foreach (var row in KeptRows.Read(database))
            Add(row, EvictionHold.Pinned);
        foreach (var (scope, isRejected, change, changeSet) in OutboxStore.Unsettled(database))
        {
            if (scope == arriving?.Scope && change > 0 && change <= arriving.Value.Checkpoint)
                continue;
            foreach (var block in changeSet.Tables)
            {
                if (CapturedTable.Find(tables, scope, block.Table) is { } table)
                    AddRows(table, new RowReader(block), isRejected ? EvictionHold.Rejected : EvictionHold.Unsynced);
            }
        }
        AddRows("SELECT t, key FROM offlinesync_unsent", EvictionHold.LocalOnly);
        AddRows("SELECT t, key FROM offlinesync_quarantine", EvictionHold.Quarantined);
        // Such a row hides behind writes or is in quarantine, of which all that the checkpoint does not settle is held above.
        if (arriving is null)
            AddRows("SELECT t, key FROM offlinesync_pins", EvictionHold.Unsynced);
        foreach (var (scope, name, key) in ConflictStore.Rows(database))
        {
            if (CapturedTable.Find(tables, scope, name) is { } table)
                Add(new RowId(table.Id, key), EvictionHold.Conflict);
        }
    }

    private void AddRows(CapturedTable table, RowReader rows, EvictionHold hold)
    {
        while (rows.Read())
            Add(new RowId(table.Id, RowKey.Encode(rows.Key)), hold);
    }

    private void AddRows(string sql, EvictionHold hold)
    {
        foreach (var row in database.Prepare(sql).List(row => new RowId((int)row.Integer(0), row.Blob(1))))
            Add(row, hold);
    }

    private void Add(in RowId row, EvictionHold hold) => _rows.TryAdd(row, hold);
}
