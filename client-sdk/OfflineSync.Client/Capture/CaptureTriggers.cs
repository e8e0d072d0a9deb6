using OfflineSync.Client.Schema;
using OfflineSync.Client.Storage;
using static OfflineSync.Client.Storage.SqlName;

namespace OfflineSync.Client.Capture;

/// <summary>
/// The triggers that capture a table's changes. They record the key, a mask of changed columns and the time, no values: those are read when the
/// mutation is built. Whether a touched row was deleted shows then as well, so a row that a REPLACE may remove is simply recorded as touched.
/// </summary>
internal static class CaptureTriggers
{
    // Works in every SQLite since version 3.0; a newer unixepoch('subsec') would break writers that bring an older library.
    public const string Now = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

    public static IReadOnlyDictionary<string, string> For(CapturedTable table)
    {
        var triggers = new Dictionary<string, string>();
        var schema = table.Schema;
        Add("insert", $"AFTER INSERT ON {Quote(schema.Name)}", Record(table, Inserted(table), "NEW"));
        Add("delete", $"AFTER DELETE ON {Quote(schema.Name)}", Record(table, Touched(table), "OLD"));
        if (schema.ValueColumns.Count > 0)
            Add("update", $"AFTER UPDATE OF {List(table.ValueNames)} ON {Quote(schema.Name)}", Record(table, Changed(table), "NEW"));
        Add("rekey", $"AFTER UPDATE OF {List(schema.KeyColumns)} ON {Quote(schema.Name)} WHEN {KeyChanged(schema)}",
            Record(table, Touched(table), "OLD") + Record(table, Inserted(table), "NEW"));
        if (schema.UniqueIndexes.Count > 0)
        {
            var replaced = string.Concat(schema.UniqueIndexes.Select(index => RecordReplaced(table, index)));
            Add("replace_insert", $"BEFORE INSERT ON {Quote(schema.Name)}", replaced);
            Add("replace_update", $"BEFORE UPDATE OF {List(schema.UniqueIndexes.SelectMany(index => index.Columns).Distinct(StringComparer.Ordinal))} ON {Quote(schema.Name)}", replaced);
        }
        return triggers;

        void Add(string kind, string when, string body)
        {
            var name = $"{NamePrefix(table.Id)}{kind}";
            triggers.Add(name, $"CREATE TRIGGER {name} {when} BEGIN {body}END");
        }
    }

    public static string NamePrefix(int tableId) => $"{ClientSchema.Prefix}{tableId}_";

    /// <summary>Reads the triggers whose names have a prefix: what made them, by name.</summary>
    public static IReadOnlyDictionary<string, string> Read(Database database, string prefix)
    {
        var triggers = new Dictionary<string, string>(StringComparer.Ordinal);
        var statement = database.Prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND substr(name, 1, length(?1)) = ?1").Bind(1, prefix);
        while (statement.Step())
            triggers.Add(statement.Text(0), statement.Text(1));
        return triggers;
    }

    /// <summary>Removes triggers whose names have a prefix.</summary>
    public static void Drop(Database database, string prefix)
    {
        foreach (var name in Read(database, prefix).Keys)
            database.Execute($"DROP TRIGGER {Quote(name)}");
    }

    /// <summary>Begins a statement that records rows of a table: its number, the time, the masks and the key follow.</summary>
    public static string InsertInto(CapturedTable table) =>
        $"INSERT INTO offlinesync_capture(t, at, {Masks(table, i => $"m{i}")}, {string.Join(", ", table.KeyNames.Select((_, i) => $"k{i}"))})";

    private static string Record(CapturedTable table, string masks, string row) =>
        $"{InsertInto(table)} VALUES ({table.Id}, {Now}, {masks}, {List(table.KeyNames, row + ".")}); ";

    // In a table that is called "new", NEW would name the table.
    private static string RecordReplaced(CapturedTable table, UniqueIndex index) =>
        $"{InsertInto(table)} SELECT {table.Id}, {Now}, {Touched(table)}, {List(table.KeyNames)} FROM {Quote(table.Name)} "
        + (table.Name.Equals("NEW", StringComparison.OrdinalIgnoreCase) ? "AS offlinesync_row " : "")
        + $"WHERE {string.Join(" AND ", index.Columns.Select(column => $"{Quote(column)} = NEW.{Quote(column)}"))} "
        + (index.Condition is null ? "" : $"AND ({index.Condition}) ")
        + $"AND NOT ({string.Join(" AND ", table.KeyNames.Select(key => $"{Quote(key)} IS NEW.{Quote(key)}"))}); ";

    /// <summary>The masks of an inserted row.</summary>
    public static string Inserted(CapturedTable table) => Masks(table, _ => $"{MaskWords.Inserted}");

    private static string Touched(CapturedTable table) => Masks(table, _ => "0");

    private static string Changed(CapturedTable table)
    {
        var words = new List<string>[table.MaskCount];
        for (var i = 0; i < table.ValueNames.Count; i++)
            (words[MaskWords.WordOf(i)] ??= []).Add($"({Differs(table.Schema.ValueColumns[i])}) * {MaskWords.BitOf(i)}");
        return Masks(table, word => string.Join(" + ", words[word]));
    }

    /// <summary>Compares byte by byte whatever the column's collation, and where SQLite stores any type also by storage class (1 is not 1.0).</summary>
    private static string Differs(TableColumn column)
    {
        var name = Quote(column.Name);
        var bytes = $"OLD.{name} IS NOT NEW.{name} COLLATE BINARY";
        return column.HasAffinity ? bytes : $"{bytes} OR typeof(OLD.{name}) <> typeof(NEW.{name})";
    }

    private static string KeyChanged(TableSchema schema) =>
        string.Join(" OR ", schema.KeyColumns.Select(key => $"OLD.{Quote(key)} IS NOT NEW.{Quote(key)} COLLATE BINARY"));

    private static string Masks(CapturedTable table, Func<int, string> word) => string.Join(", ", Enumerable.Range(0, table.MaskCount).Select(word));
}
