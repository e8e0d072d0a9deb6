using OfflineSync.Client.Capture;

namespace OfflineSync.Client.Eviction;

/// <summary>The tables of which rows were evicted: the device may lack rows of them. Methods that write belong into a transaction of the caller.</summary>
internal static class EvictedTables
{
    // Versions that told the two from each other not yet noted this.
    private const int UnderPolicy = 1;
    private const int OutsideOfWindow = 2;

    /// <summary>Notes that rows of a table left under its policy: it may lack rows within its window too.</summary>
    public static void Note(Database database, int table) =>
        database.Prepare("UPDATE offlinesync_tables SET evicted = ?2 WHERE id = ?1 AND evicted <> ?2").Bind(1, table).Bind(2, UnderPolicy).Run();

    /// <summary>Notes that a table lacks rows outside of its window.</summary>
    public static void NoteWindow(Database database, int table) =>
        database.Prepare("UPDATE offlinesync_tables SET evicted = ?2 WHERE id = ?1 AND evicted = 0").Bind(1, table).Bind(2, OutsideOfWindow).Run();

    public static HashSet<long> Read(Database database) => [.. database.Prepare("SELECT id FROM offlinesync_tables WHERE evicted <> 0").List(row => row.Integer(0))];

    /// <summary>Whether a table lacks rows that nothing keeps away any more; forgets it.</summary>
    public static bool Take(Database database, CapturedTable table)
    {
        if (table.Eviction is not null)
            return false;
        database.Prepare("UPDATE offlinesync_tables SET evicted = 0 WHERE id = ?1 AND evicted <> 0 AND (?2 = 0 OR evicted = ?3)")
            .Bind(1, table.Id).Bind(2, table.Window is null ? 0 : 1).Bind(3, UnderPolicy).Run();
        return database.Changes > 0;
    }
}
