using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Limits;

namespace OfflineSync.Client.Schema;

/// <summary>Reads what SQLite knows of the app's tables, and says which can be tracked.</summary>
internal static class SchemaReader
{
    public static IReadOnlyList<string> TableNames(Database database)
    {
        var names = new List<string>();
        var statement = database.Prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') ORDER BY name");
        while (statement.Step())
        {
            var name = statement.Text(0);
            if (!name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase) && !name.StartsWith(ClientSchema.Prefix, StringComparison.OrdinalIgnoreCase))
                names.Add(name);
        }
        return names;
    }

    /// <summary>Reads a table, or says why it cannot be tracked.</summary>
    public static (TableSchema? Schema, OfflineSyncError Error, string? Problem) Read(Database database, string table, bool keysAssignedElsewhere)
    {
        if (ProtocolLimits.CheckName(table) is { } nameProblem)
            return Refuse($"{nameProblem}. Rename the table.");
        if (table.StartsWith(ClientSchema.Prefix, StringComparison.OrdinalIgnoreCase))
            return Refuse("names that start with \"offlinesync_\" are the SDK's own. Rename the table.");
        var kind = database.Prepare("SELECT type, name FROM pragma_table_list WHERE schema = 'main' AND name = ?1 COLLATE NOCASE").Bind(1, table);
        if (!kind.Step())
            return (null, OfflineSyncError.MissingTable,
                $"Table \"{table}\" does not exist. Create it (run the app's migrations) before the sync is opened, or correct the name.");
        var type = kind.Text(0);
        table = kind.Text(1);
        kind.Reset();
        if (type != "table")
            return Refuse($"it is a {type} table or view, which has no rows of its own. Track the tables behind it.");

        var keys = new SortedList<long, string>();
        var values = new List<TableColumn>();
        var integerKey = false;
        var anyType = new HashSet<string>(StringComparer.Ordinal);
        var columns = database.Prepare("SELECT name, type, pk, hidden FROM pragma_table_xinfo(?1)").Bind(1, table);
        while (columns.Step())
        {
            var (name, declared, position, hidden) = (columns.Text(0), columns.Text(1), columns.Integer(2), columns.Integer(3));
            if (hidden is 2 or 3)
                continue;
            if (ProtocolLimits.CheckName(name) is { } problem)
                return Refuse($"column \"{ProtocolLimits.Show(name)}\": {problem}. Rename the column.");
            if (position > 0)
            {
                keys.Add(position, name);
                integerKey = declared.Equals("INTEGER", StringComparison.OrdinalIgnoreCase);
                if (AffinityOf(declared) == ColumnAffinity.Blob)
                    anyType.Add(name);
            }
            else
                values.Add(new TableColumn(name, AffinityOf(declared)));
        }
        if (keys.Count == 0)
            return Refuse("it has no primary key, so its rows cannot be told apart on other devices. Add a PRIMARY KEY, best a TEXT or BLOB column filled with a UUID.");
        if (keys.Count == 1 && integerKey && !keysAssignedElsewhere)
            return Refuse(
                "its only key is an INTEGER PRIMARY KEY: devices that are offline would give the same number to different rows. Use a TEXT or BLOB key filled "
                + "with a UUID, or set KeysAssignedElsewhere if the numbers come from elsewhere (imported data).");
        if (keys.Count + values.Count > ProtocolLimits.ColumnsMax)
            return Refuse($"it has {keys.Count + values.Count} columns, at most {ProtocolLimits.ColumnsMax} can be synced. Split the table.");
        var collated = CollatedKeys(database, table);
        var schema = new TableSchema(table, [.. keys.Values], values, UniqueIndexes(database, table), References(database, table))
        {
            LooseKeys = [.. keys.Values.Where(key => anyType.Contains(key) || collated.Contains(key))
                .Select(key => new LooseKey(key, !anyType.Contains(key), collated.Contains(key)))],
        };
        return (schema, default, null);

        (TableSchema?, OfflineSyncError, string?) Refuse(string why) =>
            (null, OfflineSyncError.UnsupportedTable, $"Table \"{ProtocolLimits.Show(table)}\" cannot be synced: {why}");
    }

    private static ColumnAffinity AffinityOf(string declaredType)
    {
        if (Has("INT"))
            return ColumnAffinity.Integer;
        if (Has("CHAR") || Has("CLOB") || Has("TEXT"))
            return ColumnAffinity.Text;
        if (declaredType.Length == 0 || Has("BLOB"))
            return ColumnAffinity.Blob;
        return Has("REAL") || Has("FLOA") || Has("DOUB") ? ColumnAffinity.Real : ColumnAffinity.Numeric;

        bool Has(string part) => declaredType.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    private static List<UniqueIndex> UniqueIndexes(Database database, string table)
    {
        var indexes = new List<(string Name, string? Condition)>();
        var list = database.Prepare(
            """
            SELECT i.name, i.partial, s.sql FROM pragma_index_list(?1) i LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = i.name
            WHERE i."unique" = 1 AND i.origin <> 'pk'
            """).Bind(1, table);
        while (list.Step())
            indexes.Add((list.Text(0), list.Integer(1) != 0 ? UniqueIndex.ConditionOf(list.Text(2)) : null));
        var result = new List<UniqueIndex>();
        foreach (var (index, condition) in indexes)
        {
            var columns = new List<string>();
            var isPlain = true;
            var info = database.Prepare("SELECT cid, name FROM pragma_index_info(?1)").Bind(1, index);
            while (info.Step())
            {
                isPlain &= info.Integer(0) >= 0;
                if (isPlain)
                    columns.Add(info.Text(1));
            }
            if (isPlain)
                result.Add(new UniqueIndex(columns, condition));
        }
        return result;
    }

    private static HashSet<string> CollatedKeys(Database database, string table)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var list = database.Prepare(
            """
            SELECT x.name FROM pragma_index_list(?1) i JOIN pragma_index_xinfo(i.name) x
            WHERE i.origin = 'pk' AND x.key = 1 AND x.coll <> 'BINARY' COLLATE NOCASE
            """).Bind(1, table);
        while (list.Step())
            names.Add(list.Text(0));
        return names;
    }

    private static List<string> References(Database database, string table)
    {
        var parents = new List<string>();
        var list = database.Prepare("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?1)").Bind(1, table);
        while (list.Step())
            parents.Add(list.Text(0));
        return parents;
    }
}
