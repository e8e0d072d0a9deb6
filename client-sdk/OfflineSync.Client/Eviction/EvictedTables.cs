namespace OfflineSync.Client.Eviction;

/// <summary>The tables of which rows were evicted: the device may lack rows of them. Methods that write belong into a transaction of the caller.</summary>
internal static class EvictedTables
{
    public static void Note(Database database, int table) =>
        database.Prepare("UPDATE offlinesync_tables SET evicted = 1 WHERE id = ?1 AND evicted = 0").Bind(1, table).Run();

    public static HashSet<long> Read(Database database) => [.. database.Prepare("SELECT id FROM offlinesync_tables WHERE evicted = 1").List(row => row.Integer(0))];

    /// <summary>Whether a table lacks rows; forgets it.</summary>
    public static bool Take(Database database, int table)
    {
        database.Prepare("UPDATE offlinesync_tables SET evicted = 0 WHERE id = ?1 AND evicted = 1").Bind(1, table).Run();
        return database.Changes > 0;
    }
}
