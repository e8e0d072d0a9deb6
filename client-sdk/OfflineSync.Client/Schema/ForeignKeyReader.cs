using OfflineSync.Protocol.Rows;

namespace OfflineSync.Client.Schema;

/// <summary>Reads the foreign keys of the database, again only when its schema has changed.</summary>
internal sealed class ForeignKeyReader(Database database)
{
    private long? _schemaVersion;
    private IReadOnlyList<ForeignKey> _keys = [];

    public IReadOnlyList<ForeignKey> Read()
    {
        var version = database.Scalar("PRAGMA schema_version");
        if (version != _schemaVersion)
        {
            _keys = ReadAll();
            _schemaVersion = version;
        }
        return _keys;
    }

    private List<ForeignKey> ReadAll()
    {
        var columns = new List<(string Child, long Id, string Parent, string From, string? To, string OnDelete)>();
        var list = database.Prepare(
            """
            SELECT m.name, f.id, f."table", f."from", f."to", f.on_delete
            FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq
            """);
        while (list.Step())
            columns.Add((list.Text(0), list.Integer(1), list.Text(2), list.Text(3), list.IsNull(4) ? null : list.Text(4), list.Text(5)));
        var keys = new List<ForeignKey>();
        foreach (var group in columns.GroupBy(column => (column.Child, column.Id)))
        {
            var first = group.First();
            var from = group.Select(column => column.From).ToArray();
            var key = PrimaryKey(first.Parent);
            var to = group.All(column => column.To is not null) ? [.. group.Select(column => column.To!)] : key;
            // Anything else is an error in the app's schema, which SQLite reports at the app's own writes.
            if (to.Length == from.Length)
                keys.Add(new ForeignKey(first.Child, from, first.Parent, to, to.SequenceEqual(key, NameComparer.Instance), first.OnDelete));
        }
        return keys;
    }

    private string[] PrimaryKey(string table)
    {
        var names = new List<string>();
        var columns = database.Prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk").Bind(1, table);
        while (columns.Step())
            names.Add(columns.Text(0));
        return [.. names];
    }
}
