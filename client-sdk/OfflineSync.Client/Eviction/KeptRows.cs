using OfflineSync.Client.Outbox;

namespace OfflineSync.Client.Eviction;

/// <summary>The rows and tables that the app pinned. Methods that write belong into a transaction of the caller.</summary>
internal static class KeptRows
{
    /// <summary>Stands for all rows of a table: no row has an empty key.</summary>
    private static readonly byte[] WholeTable = [];

    public const int Max = 100_000;

    public static RowId OfTable(int table) => new(table, WholeTable);

    public static long Count(Database database) => database.Scalar("SELECT count(*) FROM offlinesync_kept") ?? 0;

    public static bool HasTable(Database database, int table) =>
        database.Prepare("SELECT 1 FROM offlinesync_kept WHERE t = ?1 AND key = ?2").Bind(1, table).Bind(2, WholeTable).Scalar() is not null;

    public static void Add(Database database, in RowId row) =>
        database.Prepare("INSERT INTO offlinesync_kept VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, row.Table).Bind(2, row.Key).Run();

    public static void Remove(Database database, in RowId row) =>
        database.Prepare("DELETE FROM offlinesync_kept WHERE t = ?1 AND key = ?2").Bind(1, row.Table).Bind(2, row.Key).Run();

    public static List<RowId> Read(Database database) =>
        database.Prepare("SELECT t, key FROM offlinesync_kept").List(row => new RowId((int)row.Integer(0), row.Blob(1)));
}
