using Google.Protobuf;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>Rows that the local schema does not take yet. Runs inside the transaction that applies a checkpoint.</summary>
internal sealed class Quarantine(Database database, RowApplier applier, long now)
{
    private readonly Dictionary<RowId, (CapturedTable Table, TableChanges Row, string Reason)> _rows = [];
    private readonly HashSet<RowId> _stored = [];

    public bool IsEmpty => _rows.Count == 0;

    public bool Holds(in RowId row) => _rows.ContainsKey(row);

    public static Quarantine Load(Database database, RowApplier applier, IReadOnlyList<CapturedTable> tables, long now)
    {
        var quarantine = new Quarantine(database, applier, now);
        var rows = database.Prepare("SELECT t, key, changes, reason FROM offlinesync_quarantine");
        while (rows.Step())
        {
            if (tables.FirstOrDefault(table => table.Id == (int)rows.Integer(0)) is not { } table)
                continue;
            var id = new RowId(table.Id, rows.Blob(1));
            quarantine._rows[id] = (table, TableChanges.Parser.ParseFrom(rows.Blob(2)), rows.Text(3));
            quarantine._stored.Add(id);
        }
        return quarantine;
    }

    /// <summary>Takes a row that arrives for one that is held here; false when none is.</summary>
    public bool TryMerge(CapturedTable table, in RowId id, RowOperation operation, ReadOnlySpan<Value> key, ColumnSet columns, ReadOnlySpan<Value> values)
    {
        if (!_rows.TryGetValue(id, out var held))
            return false;
        if (operation == RowOperation.Delete)
        {
            _rows.Remove(id);
            return false;
        }
        if (operation == RowOperation.Insert)
        {
            Add(table, id, operation, key, columns, values, held.Reason);
            return true;
        }
        var row = new IncomingTable(table, held.Row);
        row.Read();
        var merged = new SortedDictionary<int, Value>();
        for (var i = 0; i < row.Columns.Count; i++)
            merged[row.Columns.Indexes[i]] = row.Values[i];
        for (var i = 0; i < columns.Count; i++)
            merged[columns.Indexes[i]] = values[i];
        Add(table, id, row.Operation, key, ColumnSet.FromIndexes(merged.Keys), [.. merged.Values], held.Reason);
        return true;
    }

    public void Add(
        CapturedTable table, in RowId id, RowOperation operation, ReadOnlySpan<Value> key, ColumnSet columns, ReadOnlySpan<Value> values, string reason)
    {
        var writer = new RowWriter(table.Name, table.KeyNames, table.WireNames);
        writer.Add(operation, key, columns, values);
        _rows[id] = (table, TableChanges.Parser.ParseFrom(writer.Build().ToByteArray()), reason);
    }

    /// <summary>Lets go of the rows of tables.</summary>
    public void Forget(IEnumerable<CapturedTable> tables)
    {
        var forgotten = tables.Select(table => table.Id).ToHashSet();
        foreach (var id in _rows.Where(row => forgotten.Contains(row.Key.Table)).Select(row => row.Key).ToArray())
            _rows.Remove(id);
    }

    /// <summary>Tries the held rows until none more fits: one row may wait for another.</summary>
    public void Retry(Action<CapturedTable, IncomingTable> applied)
    {
        for (var progress = true; progress && _rows.Count > 0;)
        {
            progress = false;
            foreach (var (id, (table, changes, _)) in _rows.ToArray())
            {
                var row = new IncomingTable(table, changes);
                row.Read();
                if (applier.TryApply(table, row.Operation, row.Key, row.Columns, row.Values, out var reason))
                {
                    _rows.Remove(id);
                    applied(table, row);
                    progress = true;
                }
                else
                    _rows[id] = (table, changes, reason!);
            }
        }
    }

    /// <summary>Writes the held rows down.</summary>
    /// <returns>How many are new.</returns>
    public int Save()
    {
        foreach (var id in _stored.Where(id => !_rows.ContainsKey(id)))
            database.Prepare("DELETE FROM offlinesync_quarantine WHERE t = ?1 AND key = ?2").Bind(1, id.Table).Bind(2, id.Key).Run();
        foreach (var (id, (_, changes, reason)) in _rows)
        {
            database.Prepare(
                """
                INSERT INTO offlinesync_quarantine VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT DO UPDATE SET changes = excluded.changes, reason = excluded.reason
                """)
                .Bind(1, id.Table).Bind(2, id.Key).Bind(3, changes.ToByteArray()).Bind(4, reason).Bind(5, now).Run();
        }
        return _rows.Keys.Count(id => !_stored.Contains(id));
    }

    public static List<QuarantinedRow> List(Database database, int limit)
    {
        var result = new List<QuarantinedRow>();
        var rows = database.Prepare(
            "SELECT t.name, q.key, q.reason, q.since FROM offlinesync_quarantine q JOIN offlinesync_tables t ON t.id = q.t ORDER BY q.since, t.name LIMIT ?1")
            .Bind(1, limit);
        while (rows.Step())
        {
            var key = string.Join(", ", RowKey.Decode(rows.Blob(1)).Select(part => part.ToString()));
            result.Add(new QuarantinedRow(rows.Text(0), key, rows.Text(2), DateTimeOffset.FromUnixTimeMilliseconds(rows.Integer(3))));
        }
        return result;
    }
}
