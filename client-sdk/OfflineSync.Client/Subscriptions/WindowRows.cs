using OfflineSync.Client.Capture;
using OfflineSync.Client.Storage;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;
using ValueKind = OfflineSync.Protocol.Values.ValueKind;

namespace OfflineSync.Client.Subscriptions;

/// <summary>The rows of a table with a window that are on the device. They compare as on the server: by storage class, and without the column's collation.</summary>
internal sealed class WindowRows(Database database, CapturedTable table, RowWindow window)
{
    private readonly string _column = $"{Quote(window.Column)} COLLATE BINARY";

    /// <summary>How many rows have this value or a newer one, up to a limit. A bound of NULL is none.</summary>
    public long CountFrom(in Value bound, long limit)
    {
        var query = database.Prepare($"SELECT count(*) FROM (SELECT 1 FROM {Quote(table.Name)} WHERE {From(bound)} LIMIT ?2)").Bind(2, limit);
        query.Bind(1, bound);
        return query.Scalar() ?? 0;
    }

    /// <summary>The value of the row that has so many newer ones; nothing where there are fewer.</summary>
    public Value? Find(long newer)
    {
        var arena = new ByteArena();
        var found = database.Prepare($"SELECT {Quote(window.Column)} FROM {Quote(table.Name)} ORDER BY {_column} DESC LIMIT 1 OFFSET ?1").Bind(1, newer)
            .List(row => row.Value(0, arena));
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The keys of rows that are older than a bound, or have no value: those outside of the window.</summary>
    /// <param name="bound">The bound.</param>
    /// <param name="skipped">How many of them to leave out, from the oldest on.</param>
    /// <param name="limit">The most to return.</param>
    public List<Value[]> Outside(in Value bound, long skipped, int limit)
    {
        if (bound.Kind == ValueKind.Null)
            return [];
        var arena = new ByteArena();
        var query = database.Prepare(
            $"SELECT {List(table.KeyNames)} FROM {Quote(table.Name)} WHERE {_column} < ?1 OR {Quote(window.Column)} IS NULL "
            + $"ORDER BY {_column}, {List(table.KeyNames)} LIMIT ?2 OFFSET ?3").Bind(2, limit).Bind(3, skipped);
        query.Bind(1, bound);
        return query.List(row => row.Values(table.KeyNames.Count, arena));
    }

    /// <summary>Whether a value is newer than another one.</summary>
    public bool IsNewer(in Value value, in Value other)
    {
        var query = database.Prepare("SELECT ?1 > ?2");
        query.Bind(1, value);
        query.Bind(2, other);
        return query.Scalar() > 0;
    }

    /// <summary>The newest of some values; NULL is older than any.</summary>
    public Value Newest(params ReadOnlySpan<Value> values)
    {
        var arena = new ByteArena();
        var union = string.Join(" UNION ALL ", Enumerable.Range(1, values.Length).Select(i => $"SELECT ?{i} AS v"));
        var query = database.Prepare($"SELECT max(v) FROM ({union})");
        query.BindAll(1, values);
        return query.List(row => row.Value(0, arena))[0];
    }

    private string From(in Value bound) => bound.Kind == ValueKind.Null ? "?1 IS NULL" : $"{_column} >= ?1";
}
