using OfflineSync.Client.Capture;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Shadows;

/// <summary>
/// Keeps, for the columns of a table that are sent as differences, the values that were collected or applied last. For a merged text it also keeps the
/// pin: the checkpoint of which the table still shows the text, when a later one stays hidden behind writes of this device.
/// </summary>
internal sealed class ShadowTable
{
    private readonly Database _database;
    private readonly CapturedTable _table;
    private readonly string _name;
    private readonly string _whereKey;
    private readonly Dictionary<ColumnSet, string> _writes = [];
    private readonly Dictionary<ColumnSet, string> _copies = [];
    private readonly Statement _select;
    private readonly Dictionary<int, int> _positions = [];

    public ShadowTable(Database database, CapturedTable table)
    {
        _database = database;
        _table = table;
        _name = NameOf(table.Id);
        _whereKey = string.Join(" AND ", table.KeyNames.Select((_, i) => $"k{i} = ?{i + 1}"));
        var columns = new List<string>();
        foreach (var column in table.ShadowedColumns.Indexes)
        {
            _positions.Add(column, columns.Count);
            columns.AddRange(ColumnsFor(table.Rules[column]));
        }
        _select = database.Prepare($"SELECT {List(columns)} FROM {_name} WHERE {_whereKey}");
    }

    public static string NameOf(int tableId) => $"{ClientSchema.Prefix}shadow_{tableId}";

    /// <summary>The columns that hold what is known of a column: its value and, for a text, its pin. The type in the name tells when it has changed.</summary>
    public static string[] ColumnsFor(ColumnRule rule) =>
        rule.Form == WriteForm.TextEdit ? [ValueColumn(rule), $"pin:{rule.WireName}"] : [ValueColumn(rule)];

    /// <summary>Looks a row up; false when it was neither collected nor applied. <see cref="ValueOf"/> and <see cref="PinOf"/> then speak of it.</summary>
    public bool TryFind(ReadOnlySpan<Value> key)
    {
        _select.Reset();
        _select.BindAll(1, key);
        return _select.Step();
    }

    public Value ValueOf(int column, ByteArena arena) => _select.Value(_positions[column], arena);

    public long? PinOf(int column) => _select.IsNull(_positions[column] + 1) ? null : _select.Integer(_positions[column] + 1);

    /// <summary>Ends the look at a row.</summary>
    public void Leave() => _select.Reset();

    /// <summary>Notes values that were collected.</summary>
    public void Write(ReadOnlySpan<Value> key, ColumnSet columns, ReadOnlySpan<Value> values)
    {
        var statement = _database.Prepare(Cached(_writes, columns, WriteSql));
        statement.BindAll(statement.BindAll(1, key), values);
        statement.Run();
    }

    /// <summary>Notes values that were applied: those that the app's table has now.</summary>
    public void Copy(ReadOnlySpan<Value> key, ColumnSet columns)
    {
        var statement = _database.Prepare(Cached(_copies, columns, set => CopySql(set, $"{Quote(_table.Name)} a WHERE {_table.MatchKey(1, "a.")}")));
        statement.BindAll(1, key);
        statement.Run();
    }

    /// <summary>Notes the rows that were moved from the staging table.</summary>
    public void CopyStaged(string source, long before)
    {
        var matches = string.Join(" AND ", _table.KeyNames.Select((name, i) => $"a.{Quote(name)} = s.k{i}"));
        _database.Prepare(CopySql(_table.ShadowedColumns, $"{source} s JOIN {Quote(_table.Name)} a ON {matches} WHERE s.id < ?1")).Bind(1, before).Run();
    }

    /// <summary>Notes what the app's own triggers made of rows while a checkpoint was applied: it is not to be sent.</summary>
    public void CopyCaptured()
    {
        var captured = $"(SELECT {Keys()} FROM offlinesync_capture WHERE t = {_table.Id})";
        var keys = $"({List(_table.KeyNames, "a.")})";
        _database.Execute($"DELETE FROM {_name} WHERE ({Keys()}) IN {captured}");
        _database.Execute(CopySql(_table.ShadowedColumns, $"{Quote(_table.Name)} a WHERE {keys} IN {captured}"));
    }

    public void Delete(ReadOnlySpan<Value> key)
    {
        var statement = _database.Prepare($"DELETE FROM {_name} WHERE {_whereKey}");
        statement.BindAll(1, key);
        statement.Run();
    }

    /// <summary>Notes that the texts among these columns are still those of a checkpoint, unless they are of an earlier one already.</summary>
    public void Pin(ReadOnlySpan<Value> key, ColumnSet columns, long checkpoint)
    {
        foreach (var column in columns.Indexes)
        {
            if (_table.Forms[column] != WriteForm.TextEdit)
                continue;
            var pin = Quote(ColumnsFor(_table.Rules[column])[1]);
            var statement = _database.Prepare($"UPDATE {_name} SET {pin} = ?{key.Length + 1} WHERE {_whereKey} AND {pin} IS NULL");
            statement.BindAll(1, key);
            statement.Bind(key.Length + 1, checkpoint).Run();
        }
    }

    private static string ValueColumn(ColumnRule rule) =>
        $"{(rule.Type == ColumnType.Register ? "custom" : rule.Type.ToString().ToLowerInvariant())}:{rule.WireName}";

    private static string Cached(Dictionary<ColumnSet, string> cache, ColumnSet columns, Func<ColumnSet, string> make)
    {
        if (!cache.TryGetValue(columns, out var sql))
            cache.Add(columns, sql = make(columns));
        return sql;
    }

    private string WriteSql(ColumnSet columns)
    {
        var names = columns.Indexes.ToArray().Select(column => ValueColumn(_table.Rules[column])).ToArray();
        return $"INSERT INTO {_name}({Keys()}, {List(names)}) VALUES ({Parameters(1, _table.KeyNames.Count + names.Length)}) {OnConflict(names)}";
    }

    private string CopySql(ColumnSet columns, string from)
    {
        var indexes = columns.Indexes.ToArray();
        var names = indexes.SelectMany(column => ColumnsFor(_table.Rules[column])).ToArray();
        var values = indexes.Select(column => $"a.{Quote(_table.ValueNames[column])}{(_table.Forms[column] == WriteForm.TextEdit ? ", NULL" : "")}");
        return $"INSERT INTO {_name}({Keys()}, {List(names)}) SELECT {List(_table.KeyNames, "a.")}, {string.Join(", ", values)} FROM {from} {OnConflict(names)}";
    }

    private string OnConflict(string[] names) =>
        $"ON CONFLICT ({Keys()}) DO UPDATE SET {string.Join(", ", names.Select(name => $"{Quote(name)} = excluded.{Quote(name)}"))}";

    private string Keys() => string.Join(", ", _table.KeyNames.Select((_, i) => $"k{i}"));
}
