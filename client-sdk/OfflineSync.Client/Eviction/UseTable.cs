using OfflineSync.Client.Capture;
using OfflineSync.Client.Storage;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>
/// When each row of a table was last used, in hours since 1970-01-01: read, as the app says, or written here or on the server. Kept for tables that are evicted by
/// use. A row without an entry is older than any.
/// </summary>
internal sealed class UseTable(Database database, CapturedTable table)
{
    private const long MillisecondsPerHour = 3_600_000;

    private readonly string _name = NameOf(table.Id);

    public static string NameOf(int tableId) => $"{ClientSchema.Prefix}uses_{tableId}";

    public static long HourOf(long milliseconds) => milliseconds / MillisecondsPerHour;

    /// <summary>Joins the table, called a, with its uses, called u.</summary>
    public static string Join(CapturedTable table) =>
        $"LEFT JOIN {NameOf(table.Id)} u ON {string.Join(" AND ", table.KeyNames.Select((name, i) => $"u.k{i} = a.{Quote(name)}"))}";

    /// <summary>Makes a table for the uses, or removes one that is not needed any more.</summary>
    public static void Install(Database database, CapturedTable table, long now)
    {
        if (table.Eviction is not { IsByUse: true })
        {
            Remove(database, table.Id);
            return;
        }
        var name = NameOf(table.Id);
        if (database.Prepare("SELECT 1 FROM sqlite_schema WHERE name = ?1").Bind(1, name).Scalar() is not null)
            return;
        var keys = string.Join(", ", table.KeyNames.Select((_, i) => $"k{i}"));
        database.Execute($"CREATE TABLE {name}({keys}, at INTEGER NOT NULL, PRIMARY KEY ({keys})) WITHOUT ROWID");
        var hasKey = string.Join(" AND ", table.KeyNames.Select(key => $"{Quote(key)} IS NOT NULL"));
        database.Prepare($"INSERT OR IGNORE INTO {name} SELECT {List(table.KeyNames)}, ?1 FROM {Quote(table.Name)} WHERE {hasKey}").Bind(1, HourOf(now)).Run();
    }

    public static void Remove(Database database, int tableId) => database.Execute($"DROP TABLE IF EXISTS {NameOf(tableId)}");

    /// <summary>Notes that a row was used.</summary>
    public void Touch(ReadOnlySpan<Value> key, long hour)
    {
        var statement = database.Prepare($"INSERT INTO {_name} VALUES ({Parameters(1, key.Length + 1)}) {OnConflict}");
        statement.Bind(statement.BindAll(1, key), hour).Run();
    }

    /// <summary>Notes the rows that were moved from the staging table.</summary>
    public void TouchStaged(string source, long before, long hour) =>
        database.Prepare($"INSERT INTO {_name} SELECT {Keys}, ?2 FROM {source} WHERE id < ?1 {OnConflict}").Bind(1, before).Bind(2, hour).Run();

    public void Delete(ReadOnlySpan<Value> key)
    {
        var statement = database.Prepare($"DELETE FROM {_name} WHERE {Equal(table.KeyNames.Select((_, i) => $"k{i}"), 1)}");
        statement.BindAll(1, key);
        statement.Run();
    }

    /// <summary>Forgets some of the rows that are gone; returns how many.</summary>
    public long Clean(int limit)
    {
        var matches = string.Join(" AND ", table.KeyNames.Select((name, i) => $"a.{Quote(name)} = u.k{i}"));
        database.Prepare(
            $"DELETE FROM {_name} WHERE ({Keys}) IN (SELECT {Keys} FROM {_name} u WHERE NOT EXISTS (SELECT 1 FROM {Quote(table.Name)} a WHERE {matches}) LIMIT ?1)")
            .Bind(1, limit).Run();
        return database.Changes;
    }

    private string Keys => string.Join(", ", table.KeyNames.Select((_, i) => $"k{i}"));

    private string OnConflict => $"ON CONFLICT ({Keys}) DO UPDATE SET at = excluded.at WHERE at < excluded.at";
}
