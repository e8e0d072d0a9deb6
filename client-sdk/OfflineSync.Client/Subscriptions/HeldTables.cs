using OfflineSync.Client.Capture;
using OfflineSync.Client.Eviction;
using OfflineSync.Client.Storage;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Subscriptions;

/// <summary>
/// What of the server's tables is on this device, as of the checkpoint. A tracked table that is not among them is fetched by one of the next pulls. Methods that write belong
/// into a transaction of the caller.
/// </summary>
internal static class HeldTables
{
    public static Dictionary<int, HeldTable> Read(Database database)
    {
        var arena = new ByteArena();
        return database.Prepare("SELECT t, window, bound FROM offlinesync_held")
            .List(row => (Table: (int)row.Integer(0), Held: new HeldTable(row.Text(1), row.Value(2, arena)))).ToDictionary(row => row.Table, row => row.Held);
    }

    public static void Save(Database database, CapturedTable table, in Value bound)
    {
        var statement = database.Prepare("INSERT INTO offlinesync_held VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET window = excluded.window, bound = excluded.bound");
        statement.Bind(1, table.Id).Bind(2, NameOf(table.Window)).Bind(3, bound);
        statement.Run();
    }

    public static void Forget(Database database, int table) => database.Prepare("DELETE FROM offlinesync_held WHERE t = ?1").Bind(1, table).Run();

    /// <summary>Forgets the tables of a scope.</summary>
    public static void Forget(Database database, string scope) =>
        database.Prepare("DELETE FROM offlinesync_held WHERE t IN (SELECT id FROM offlinesync_tables WHERE scope = ?1)").Bind(1, scope).Run();

    /// <summary>
    /// Lets a table be fetched anew that lacks rows for another reason than its window: it was not tracked before, rows were evicted under a policy that is no more, or they
    /// are here by the values of another column.
    /// </summary>
    public static void Release(Database database, CapturedTable table, bool isNew)
    {
        var lacksEvicted = EvictedTables.Take(database, table);
        if (isNew || lacksEvicted || IsByAnother(database, table))
            Forget(database, table.Id);
    }

    /// <summary>The checkpoints that tables show with which the scope went on without them.</summary>
    public static Dictionary<int, long> Behind(Database database) =>
        database.Prepare("SELECT id, shown FROM offlinesync_tables WHERE shown IS NOT NULL").List(row => ((int)row.Integer(0), row.Integer(1))).ToDictionary();

    /// <summary>Notes that a table shows the scope's checkpoint.</summary>
    public static void CatchUp(Database database, int table) =>
        database.Prepare("UPDATE offlinesync_tables SET shown = NULL WHERE id = ?1 AND shown IS NOT NULL").Bind(1, table).Run();

    /// <summary>Notes that the scope goes on without a table, unless it did before.</summary>
    public static void FallBehind(Database database, int table, long checkpoint) =>
        database.Prepare("UPDATE offlinesync_tables SET shown = ?1 WHERE id = ?2 AND shown IS NULL").Bind(1, checkpoint).Bind(2, table).Run();

    /// <summary>The tables that were not fetched yet, by their names.</summary>
    public static List<string> Missing(Database database) =>
        database.Prepare("SELECT name FROM offlinesync_tables WHERE is_tracked = 1 AND id NOT IN (SELECT t FROM offlinesync_held) ORDER BY name").List(row => row.Text(0));

    /// <summary>Names a window: two with the same name are equal. The column comes last.</summary>
    public static string NameOf(RowWindow? window) => window is null ? "" : $"{window.Format}|{window.Age?.Ticks}|{window.Rows}|{window.Column}";

    private static bool IsByAnother(Database database, CapturedTable table) =>
        database.Prepare("SELECT window FROM offlinesync_held WHERE t = ?1 AND bound IS NOT NULL").Bind(1, table.Id).List(row => row.Text(0)) is [var window]
        && !window.EndsWith($"|{table.Window?.Column}", StringComparison.OrdinalIgnoreCase);
}
