using OfflineSync.Client.Capture;
using OfflineSync.Client.Schema;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>
/// Finds rows of tracked tables that a checkpoint leaves without the row that they refer to. SQLite's own enforcement stays off meanwhile: its
/// actions would delete or change rows here that the server and the other devices keep. What the actions did where the delete was made comes along
/// as changes of its own; only for tables that are not tracked they are repeated here.
/// </summary>
internal sealed class ReferenceCheck(Database database, IReadOnlyList<CapturedTable> tables, IReadOnlyList<ForeignKey> keys)
{
    private readonly Queue<(CapturedTable Table, Value[] Key, bool IsDeleted)> _touched = [];
    private bool _isFull;

    /// <summary>Notes a row that was written or deleted.</summary>
    public void Touch(CapturedTable table, ReadOnlySpan<Value> key, bool isDeleted)
    {
        if (!_isFull && keys.Count > 0 && Concerns(table.Name, isDeleted))
            _touched.Enqueue((table, key.ToArray(), isDeleted));
    }

    /// <summary>Notes that many rows were written: all tables are checked.</summary>
    public void TouchMany() => _isFull = keys.Count > 0;

    /// <summary>Hands every row that refers to nothing over, with the reason, and expects it to be gone then.</summary>
    public void Run(Action<CapturedTable, Value[], string> setAside)
    {
        while (_isFull || _touched.Count > 0)
        {
            var found = _isFull ? FindAll() : Find(_touched.Dequeue());
            _isFull &= found.Count > 0;
            foreach (var (table, key, reason) in found)
            {
                setAside(table, key, reason);
                Touch(table, key, isDeleted: true);
            }
        }
    }

    private bool Concerns(string table, bool isDeleted) => keys.Any(key =>
        (!isDeleted && NameComparer.Instance.Equals(key.Child, table))
        || ((isDeleted || !key.IsToKey) && NameComparer.Instance.Equals(key.Parent, table)));

    private List<(CapturedTable Table, Value[] Key, string Reason)> FindAll()
    {
        _touched.Clear();
        return [.. keys.SelectMany(key => Violations(key, "", []))];
    }

    private List<(CapturedTable Table, Value[] Key, string Reason)> Find((CapturedTable Table, Value[] Key, bool IsDeleted) row)
    {
        var found = new List<(CapturedTable, Value[], string)>();
        foreach (var key in keys)
        {
            if (!row.IsDeleted && NameComparer.Instance.Equals(key.Child, row.Table.Name))
                found.AddRange(Violations(key, Equal(row.Table.KeyNames, 1, "c."), row.Key));
            if (!NameComparer.Instance.Equals(key.Parent, row.Table.Name))
                continue;
            if (key.IsToKey && row.IsDeleted)
            {
                RepeatAction(key, row.Key);
                found.AddRange(Violations(key, Equal(key.From, 1, "c."), row.Key));
            }
            else if (!key.IsToKey)
                found.AddRange(Violations(key, "", []));
        }
        return [.. found.DistinctBy(violation => (violation.Item1.Id, Convert.ToHexString(Protocol.Values.RowKey.Encode(violation.Item2))))];
    }

    private List<(CapturedTable Table, Value[] Key, string Reason)> Violations(ForeignKey key, string condition, Value[] parameters)
    {
        var found = new List<(CapturedTable, Value[], string)>();
        if (tables.FirstOrDefault(table => NameComparer.Instance.Equals(table.Name, key.Child)) is not { } child)
            return found;
        var isSet = string.Join(" AND ", key.From.Select(name => $"c.{Quote(name)} IS NOT NULL"));
        var matches = string.Join(" AND ", key.From.Zip(key.To, (from, to) => $"p.{Quote(to)} = c.{Quote(from)}"));
        var violating = database.Prepare(
            $"SELECT {List(child.KeyNames, "c.")} FROM {Quote(child.Name)} c WHERE {(condition.Length == 0 ? "" : condition + " AND ")}{isSet} "
            + $"AND NOT EXISTS (SELECT 1 FROM {Quote(key.Parent)} p WHERE {matches})");
        violating.BindAll(1, parameters);
        var arena = new ByteArena();
        var reason = $"FOREIGN KEY constraint failed: {child.Name}({string.Join(", ", key.From)}) refers to a row of {key.Parent} that is not there";
        while (violating.Step())
            found.Add((child, violating.Values(child.KeyNames.Count, arena), reason));
        return found;
    }

    /// <summary>What a delete does to rows of tables that are not tracked happens on each device for itself.</summary>
    private void RepeatAction(ForeignKey key, Value[] parent)
    {
        if (tables.Any(table => NameComparer.Instance.Equals(table.Name, key.Child)))
            return;
        var where = Equal(key.From, 1);
        var sql = key.OnDelete switch
        {
            "CASCADE" => $"DELETE FROM {Quote(key.Child)} WHERE {where}",
            "SET NULL" => $"UPDATE {Quote(key.Child)} SET {string.Join(", ", key.From.Select(name => $"{Quote(name)} = NULL"))} WHERE {where}",
            _ => null,
        };
        if (sql is null)
            return;
        var action = database.Prepare(sql);
        action.BindAll(1, parent);
        action.Run();
    }
}
