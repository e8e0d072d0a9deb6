using OfflineSync.Client.Capture;
using OfflineSync.Client.Schema;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>Finds out whether rows of any table, tracked or not, refer to a row by a declared foreign key.</summary>
internal sealed class ReferencedRows(Database database, IReadOnlyList<ForeignKey> keys)
{
    private readonly Dictionary<int, List<string>> _queries = [];

    public bool Contains(CapturedTable table, ReadOnlySpan<Value> key)
    {
        if (!_queries.TryGetValue(table.Id, out var queries))
            _queries.Add(table.Id, queries = [.. keys.Where(reference => NameComparer.Instance.Equals(reference.Parent, table.Name)).Select(reference => Sql(table, reference))]);
        foreach (var sql in queries)
        {
            var query = database.Prepare(sql);
            query.BindAll(1, key);
            if (query.Scalar() is not null)
                return true;
        }
        return false;
    }

    /// <summary>Whether rows of the table refer to others of it.</summary>
    public bool HasTree(CapturedTable table) =>
        keys.Any(key => NameComparer.Instance.Equals(key.Parent, table.Name) && NameComparer.Instance.Equals(key.Child, table.Name));

    private static string Sql(CapturedTable table, ForeignKey key)
    {
        // The parent's collation decides, so that it comes first.
        var matches = string.Join(" AND ", key.To.Zip(key.From, (to, from) => $"p.{Quote(to)} = c.{Quote(from)}"));
        var isItself = NameComparer.Instance.Equals(key.Child, table.Name)
            ? $" AND NOT ({string.Join(" AND ", table.KeyNames.Select(name => $"p.{Quote(name)} = c.{Quote(name)}"))})"
            : "";
        return $"SELECT 1 FROM {Quote(table.Name)} p WHERE {table.MatchKey(1, "p.")} AND EXISTS (SELECT 1 FROM {Quote(key.Child)} c WHERE {matches}{isItself})";
    }
}
