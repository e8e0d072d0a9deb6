using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Schema;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>Rows that left the device and to which rows refer that came later, and wait in quarantine for them.</summary>
internal sealed class MissingParents(Database database, IReadOnlyList<CapturedTable> tables)
{
    private const int KeysMax = 10_000;

    private readonly HashSet<RowId> _wanted = [];

    /// <summary>What to ask the server for; nothing for rows that were asked for before.</summary>
    public List<Addition> Find()
    {
        var found = new Dictionary<CapturedTable, List<Value[]>>();
        var keys = new ForeignKeyReader(database).Read();
        foreach (var (id, changes) in database.Prepare("SELECT t, changes FROM offlinesync_quarantine").List(row => (row.Integer(0), row.Blob(1))))
        {
            if (tables.FirstOrDefault(table => table.Id == id) is not { } child)
                continue;
            var row = new IncomingTable(child, TableChanges.Parser.ParseFrom(changes));
            row.Read();
            foreach (var key in keys.Where(key => key.IsToKey && NameComparer.Instance.Equals(key.Child, child.Name)))
                Add(row, key, found);
        }
        return [.. found.SelectMany(table => RowAdditions.Of(table.Key, table.Value))];
    }

    private void Add(IncomingTable child, ForeignKey key, Dictionary<CapturedTable, List<Value[]>> found)
    {
        var parent = tables.FirstOrDefault(table => table.IsPartial && NameComparer.Instance.Equals(table.Name, key.Parent));
        if (parent is null || _wanted.Count >= KeysMax)
            return;
        var values = key.From.Select(column => ValueOf(child, column)).ToArray();
        if (values.Any(value => value.Kind == Protocol.Values.ValueKind.Null)
            || new RowValues(database, parent, new ByteArena()).TryRead(values, ColumnSet.Empty, out _)
            || !_wanted.Add(new RowId(parent.Id, RowKey.Encode(values))))
            return;
        if (!found.TryGetValue(parent, out var rows))
            found.Add(parent, rows = []);
        rows.Add(values);
    }

    private static Value ValueOf(IncomingTable row, string column)
    {
        if (CapturedTable.IndexOf(row.Table.KeyNames, column) is var part and >= 0)
            return row.Key[part];
        var index = row.Columns.Indexes.IndexOf(CapturedTable.IndexOf(row.Table.ValueNames, column));
        return index < 0 ? Value.Null : row.Values[index];
    }
}
