namespace OfflineSync.Client.Capture;

/// <summary>What the database knows of the tables that were captured so far.</summary>
internal static class TableRegistry
{
    /// <param name="Id">The table's number.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Scope">The scope of its rows.</param>
    /// <param name="IsTracked">Whether the app tracked it when it was last opened.</param>
    /// <param name="KeyColumns">Its key columns.</param>
    /// <param name="Rules">Its value columns in the order of their bits, and how they merged.</param>
    public sealed record Entry(int Id, string Name, string Scope, bool IsTracked, IReadOnlyList<string> KeyColumns, IReadOnlyList<ColumnRule> Rules)
    {
        /// <summary>Whether it says of a table what is so now.</summary>
        public bool Matches(CapturedTable table) =>
            IsTracked && Scope == table.Scope && KeyColumns.SequenceEqual(table.KeyNames, StringComparer.Ordinal)
            && Rules.Select(Stored).SequenceEqual(table.Rules.Select(Stored));

        private static (string, ColumnType, MergePolicy) Stored(ColumnRule rule) => (rule.WireName, rule.Type, rule.Policy);
    }

    public static IReadOnlyList<Entry> Read(Database database)
    {
        var entries = new List<(int Id, string Name, string Scope, bool IsTracked)>();
        var tables = database.Prepare("SELECT id, name, scope, is_tracked FROM offlinesync_tables ORDER BY id");
        while (tables.Step())
            entries.Add(((int)tables.Integer(0), tables.Text(1), tables.Text(2), tables.Integer(3) != 0));
        return [.. entries.Select(entry => new Entry(
            entry.Id, entry.Name, entry.Scope, entry.IsTracked, [.. Columns(database, entry.Id, isKey: true).Select(column => column.WireName)],
            Columns(database, entry.Id, isKey: false)))];
    }

    public static int Add(Database database, string name)
    {
        database.Prepare("INSERT INTO offlinesync_tables(name, scope, is_tracked) VALUES (?1, '', 0)").Bind(1, name).Run();
        return (int)database.Scalar("SELECT last_insert_rowid()")!.Value;
    }

    public static void Save(Database database, CapturedTable table)
    {
        database.Prepare("UPDATE offlinesync_tables SET scope = ?1, is_tracked = 1 WHERE id = ?2").Bind(1, table.Scope).Bind(2, table.Id).Run();
        database.Prepare("DELETE FROM offlinesync_columns WHERE t = ?1").Bind(1, table.Id).Run();
        SaveColumns(database, table.Id, [.. table.KeyNames.Select(ColumnRule.Default)], isKey: true);
        SaveColumns(database, table.Id, table.Rules, isKey: false);
    }

    public static void Untrack(Database database, int id) =>
        database.Prepare("UPDATE offlinesync_tables SET is_tracked = 0, shown = NULL WHERE id = ?1").Bind(1, id).Run();

    private static List<ColumnRule> Columns(Database database, int id, bool isKey)
    {
        var rules = new List<ColumnRule>();
        var columns = database.Prepare("SELECT name, type, policy FROM offlinesync_columns WHERE t = ?1 AND is_key = ?2 ORDER BY position")
            .Bind(1, id).Bind(2, isKey ? 1 : 0);
        while (columns.Step())
            rules.Add(new ColumnRule(columns.Text(0), (ColumnType)columns.Integer(1), (MergePolicy)columns.Integer(2)));
        return rules;
    }

    private static void SaveColumns(Database database, int id, IReadOnlyList<ColumnRule> rules, bool isKey)
    {
        var insert = database.Prepare("INSERT INTO offlinesync_columns(t, is_key, position, name, type, policy) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        for (var i = 0; i < rules.Count; i++)
        {
            insert.Bind(1, id).Bind(2, isKey ? 1 : 0).Bind(3, i).Bind(4, rules[i].WireName)
                .Bind(5, (long)rules[i].Type).Bind(6, (long)rules[i].Policy).Run();
        }
    }
}
