using OfflineSync.Client.Capture;
using OfflineSync.Client.Storage;
using static OfflineSync.Client.Storage.SqlName;

namespace OfflineSync.Client.Pull;

/// <summary>Finds the rows that refer to rows which are not there.</summary>
internal static class ForeignKeys
{
    /// <summary>For each foreign key of a table a query for the keys of its violating rows.</summary>
    public static IEnumerable<(string Sql, string Reason)> ViolationQueries(Database database, CapturedTable table)
    {
        var columns = new List<(long Id, string Parent, string From, string? To)>();
        var list = database.Prepare("SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?1) ORDER BY id, seq").Bind(1, table.Name);
        while (list.Step())
            columns.Add((list.Integer(0), list.Text(1), list.Text(2), list.IsNull(3) ? null : list.Text(3)));
        foreach (var key in columns.GroupBy(column => column.Id))
        {
            var parent = key.First().Parent;
            var from = key.Select(column => column.From).ToArray();
            var to = key.All(column => column.To is not null) ? [.. key.Select(column => column.To!)] : PrimaryKey(database, parent);
            if (to.Length != from.Length)
                continue;
            var isSet = string.Join(" AND ", from.Select(name => $"c.{Quote(name)} IS NOT NULL"));
            var matches = string.Join(" AND ", from.Zip(to, (child, column) => $"p.{Quote(column)} = c.{Quote(child)}"));
            yield return (
                $"SELECT {List(table.KeyNames, "c.")} FROM {Quote(table.Name)} c WHERE {isSet} AND NOT EXISTS (SELECT 1 FROM {Quote(parent)} p WHERE {matches})",
                $"FOREIGN KEY constraint failed: {table.Name}({string.Join(", ", from)}) refers to a row of {parent} that is not there");
        }
    }

    private static string[] PrimaryKey(Database database, string table)
    {
        var names = new List<string>();
        var columns = database.Prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk").Bind(1, table);
        while (columns.Step())
            names.Add(columns.Text(0));
        return [.. names];
    }
}
