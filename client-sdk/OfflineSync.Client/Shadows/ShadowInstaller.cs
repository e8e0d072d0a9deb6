using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Protocol.V1;
using static OfflineSync.Client.Storage.SqlName;
using RowKey = OfflineSync.Protocol.Values.RowKey;

namespace OfflineSync.Client.Shadows;

/// <summary>Brings the shadow of a table in line with its columns. A column that is new in it starts with the values that the app's table has.</summary>
internal static class ShadowInstaller
{
    /// <param name="database">The database.</param>
    /// <param name="table">The table.</param>
    /// <param name="isNew">Whether the table was not captured so far, so that none of its rows was collected.</param>
    public static void Install(Database database, CapturedTable table, bool isNew)
    {
        var columns = table.ShadowedColumns.Indexes.ToArray().SelectMany(column => ShadowTable.ColumnsFor(table.Rules[column])).ToArray();
        var known = Columns(database, table);
        if (known.Count > 0 && (isNew || columns.Length == 0))
            Remove(database, table.Id);
        if (columns.Length == 0 || (!isNew && known.SequenceEqual(columns, StringComparer.Ordinal)))
            return;
        var name = ShadowTable.NameOf(table.Id);
        var old = isNew || known.Count == 0 ? null : $"temp.{name}_old";
        if (old is not null)
        {
            // Renaming it would make SQLite check all views and triggers of the app.
            database.Execute($"CREATE TABLE {old} AS SELECT * FROM {name}");
            Remove(database, table.Id);
        }
        Create(database, table, columns);
        if (!isNew)
            Fill(database, table, known, old);
        if (old is not null)
            database.Execute($"DROP TABLE {old}");
    }

    public static void Remove(Database database, int tableId) => database.Execute($"DROP TABLE IF EXISTS {ShadowTable.NameOf(tableId)}");

    private static void Create(Database database, CapturedTable table, string[] columns)
    {
        var keys = string.Join(", ", table.KeyNames.Select((_, i) => $"k{i}"));
        // Long texts would make the tree of the keys deep.
        var storage = table.Forms.Contains(WriteForm.TextEdit) ? "" : " WITHOUT ROWID";
        database.Execute($"CREATE TABLE {ShadowTable.NameOf(table.Id)}({keys}, {List(columns)}, PRIMARY KEY ({keys})){storage}");
    }

    /// <summary>What the app's table has counts as collected, except for rows that were kept back, and those that were inserted and are not collected yet.</summary>
    private static void Fill(Database database, CapturedTable table, List<string> known, string? old)
    {
        var values = new List<string>();
        foreach (var column in table.ShadowedColumns.Indexes)
        {
            var names = ShadowTable.ColumnsFor(table.Rules[column]);
            values.Add(known.Contains(names[0]) ? $"o.{Quote(names[0])}" : $"a.{Quote(table.ValueNames[column])}");
            if (names.Length > 1)
                values.Add(known.Contains(names[1]) ? $"o.{Quote(names[1])}" : "NULL");
        }
        var join = old is null ? "" : $" JOIN {old} o ON {string.Join(" AND ", table.KeyNames.Select((name, i) => $"a.{Quote(name)} = o.k{i}"))}";
        var hasKey = string.Join(" AND ", table.KeyNames.Select(name => $"a.{Quote(name)} IS NOT NULL"));
        database.Execute(
            $"INSERT INTO {ShadowTable.NameOf(table.Id)} SELECT {List(table.KeyNames, "a.")}, {string.Join(", ", values)} "
            + $"FROM {Quote(table.Name)} a{join} WHERE {hasKey}");
        if (old is not null)
            return;
        var shadow = new ShadowTable(database, table);
        foreach (var row in UnsentRows.Read(database, table.Id))
            shadow.Delete(RowKey.Decode(row.Key));
        var keys = string.Join(", ", table.KeyNames.Select((_, i) => $"k{i}"));
        database.Execute(
            $"DELETE FROM {ShadowTable.NameOf(table.Id)} WHERE ({keys}) IN (SELECT {keys} FROM offlinesync_capture WHERE t = {table.Id} AND m0 = {MaskWords.Inserted})");
    }

    private static List<string> Columns(Database database, CapturedTable table)
    {
        var names = new List<string>();
        var columns = database.Prepare("SELECT name FROM pragma_table_info(?1) WHERE cid >= ?2 ORDER BY cid")
            .Bind(1, ShadowTable.NameOf(table.Id)).Bind(2, table.KeyNames.Count);
        while (columns.Step())
            names.Add(columns.Text(0));
        return names;
    }
}
