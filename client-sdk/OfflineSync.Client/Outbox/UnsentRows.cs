namespace OfflineSync.Client.Outbox;

/// <summary>Rows that are on this device only, because they could not be or were not to be sent. The server's lack of them means nothing.</summary>
internal static class UnsentRows
{
    public static bool Any(Database database) => database.Scalar("SELECT 1 FROM offlinesync_unsent LIMIT 1") is not null;

    public static void Add(Database database, in RowId row) =>
        database.Prepare("INSERT INTO offlinesync_unsent VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, row.Table).Bind(2, row.Key).Run();

    public static void Remove(Database database, in RowId row) =>
        database.Prepare("DELETE FROM offlinesync_unsent WHERE t = ?1 AND key = ?2").Bind(1, row.Table).Bind(2, row.Key).Run();

    public static bool Contains(Database database, in RowId row)
    {
        var found = database.Prepare("SELECT 1 FROM offlinesync_unsent WHERE t = ?1 AND key = ?2").Bind(1, row.Table).Bind(2, row.Key);
        var isThere = found.Step();
        found.Reset();
        return isThere;
    }

    public static HashSet<RowId> Read(Database database, int table)
    {
        var rows = new HashSet<RowId>();
        var keys = database.Prepare("SELECT key FROM offlinesync_unsent WHERE t = ?1").Bind(1, table);
        while (keys.Step())
            rows.Add(new RowId(table, keys.Blob(0)));
        return rows;
    }
}
