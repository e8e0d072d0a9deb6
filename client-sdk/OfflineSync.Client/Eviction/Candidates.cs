using System.Globalization;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Storage;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>Finds the rows of a table that a policy would evict, the oldest first.</summary>
internal sealed class Candidates(Database database, CapturedTable table, EvictionPolicy policy)
{
    private readonly string _age = policy.Column is not { } column ? "coalesce(u.at, 0)"
        : policy.Format == TimeFormat.Iso ? $"julianday(a.{Quote(column)})"
        : $"a.{Quote(column)}";

    public long Count => database.Scalar($"SELECT count(*) FROM {Quote(table.Name)}") ?? 0;

    /// <summary>Rows that are too old.</summary>
    /// <param name="now">The time.</param>
    /// <param name="kept">How many of them were looked at and stay.</param>
    /// <param name="limit">The most to return.</param>
    public List<Value[]> TooOld(DateTimeOffset now, long kept, int limit)
    {
        if (policy.MaxAge is not { } age)
            return [];
        var oldest = now - DateTimeOffset.MinValue > age ? now - age : DateTimeOffset.MinValue;
        // Values that are no time are of no age.
        var isTime = policy.Column is null || policy.Format == TimeFormat.Iso ? "" : $"typeof({_age}) IN ('integer', 'real') AND ";
        var query = Query($"WHERE {isTime}{_age} < {(policy.Format == TimeFormat.Iso ? "julianday(?3)" : "?3")}", kept, limit);
        switch (policy.Format)
        {
            case TimeFormat.UnixSeconds:
                query.Bind(3, oldest.ToUnixTimeSeconds());
                break;
            case TimeFormat.UnixMilliseconds:
                query.Bind(3, oldest.ToUnixTimeMilliseconds());
                break;
            case TimeFormat.Ticks:
                query.Bind(3, oldest.UtcTicks);
                break;
            case TimeFormat.Iso:
                query.Bind(3, oldest.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
                break;
            default:
                query.Bind(3, UseTable.HourOf(oldest.ToUnixTimeMilliseconds()));
                break;
        }
        return Keys(query);
    }

    /// <summary>Rows beyond the newest that may stay.</summary>
    public List<Value[]> TooMany(long kept, int limit) =>
        policy.MaxRows is { } max && Count - max - kept is > 0 and var left ? Oldest(kept, (int)Math.Min(left, limit)) : [];

    /// <summary>The oldest rows, but for the first, which were looked at and stay.</summary>
    public List<Value[]> Oldest(long kept, int limit) => Keys(Query("", kept, limit));

    private Statement Query(string where, long kept, int limit) => database.Prepare(
        $"SELECT {List(table.KeyNames, "a.")} FROM {Quote(table.Name)} a {(policy.IsByUse ? UseTable.Join(table) : "")} {where} "
        + $"ORDER BY {_age}, {List(table.KeyNames, "a.")} LIMIT ?1 OFFSET ?2").Bind(1, limit).Bind(2, kept);

    private List<Value[]> Keys(Statement query)
    {
        var arena = new ByteArena();
        return query.List(row => row.Values(table.KeyNames.Count, arena));
    }
}
