namespace OfflineSync.Client.Rejections;

/// <summary>The rejected mutations of the outbox. Methods that write belong into a transaction of the caller.</summary>
internal static class RejectedStore
{
    private const string Rejected =
        """
        SELECT o.id, o.scope, o.code, o.message, o.created_at, p.change_set,
            o.change > coalesce((SELECT min(t.shown) FROM offlinesync_tables t WHERE t.scope = o.scope AND t.is_tracked = 1), s.change) OR s.resnapshot
        FROM offlinesync_outbox o JOIN offlinesync_scopes s ON s.scope = o.scope LEFT JOIN offlinesync_payloads p ON p.id = o.id WHERE o.state = 3
        """;

    /// <summary>A rejected mutation as it is stored.</summary>
    /// <param name="Id">The entry's number.</param>
    /// <param name="Scope">The scope.</param>
    /// <param name="Code">Why it was rejected.</param>
    /// <param name="Message">The same for people.</param>
    /// <param name="CreatedAt">When it was collected.</param>
    /// <param name="ChangeSet">What it had written; empty when that was not kept.</param>
    /// <param name="IsShown">Whether the tables may still show what it had written, because its rows did not come back yet.</param>
    public sealed record Entry(long Id, string Scope, string Code, string Message, long CreatedAt, byte[] ChangeSet, bool IsShown);

    public static int Count(Database database) => (int)(database.Scalar("SELECT count(*) FROM offlinesync_outbox WHERE state = 3") ?? 0);

    public static IEnumerable<Entry> List(Database database, int limit)
    {
        var rows = database.Prepare($"{Rejected} ORDER BY o.id LIMIT ?1").Bind(1, limit);
        while (rows.Step())
            yield return Read(rows);
    }

    public static Entry? Find(Database database, long id)
    {
        var rows = database.Prepare($"{Rejected} AND o.id = ?1").Bind(1, id);
        var entry = rows.Step() ? Read(rows) : null;
        rows.Reset();
        return entry;
    }

    /// <summary>
    /// Removes an entry; false when there is none. One that has a sequence leaves an empty mutation there, as a server that was restored from a backup
    /// may ask for that sequence again.
    /// </summary>
    public static bool Remove(Database database, long id, long now)
    {
        database.Prepare(
            """
            UPDATE offlinesync_outbox SET state = 2, operations = 0, bytes = 0, code = NULL, message = NULL, acknowledged_at = ?2
            WHERE id = ?1 AND state = 3 AND sequence IS NOT NULL
            """).Bind(1, id).Bind(2, now).Run();
        if (database.Changes > 0)
        {
            database.Prepare("UPDATE offlinesync_payloads SET change_set = x'' WHERE id = ?1").Bind(1, id).Run();
            return true;
        }
        database.Prepare("DELETE FROM offlinesync_outbox WHERE id = ?1 AND state = 3").Bind(1, id).Run();
        var isRemoved = database.Changes > 0;
        if (isRemoved)
            database.Prepare("DELETE FROM offlinesync_payloads WHERE id = ?1").Bind(1, id).Run();
        return isRemoved;
    }

    private static Entry Read(Statement rows) => new(
        rows.Integer(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Integer(4), rows.IsNull(5) ? [] : rows.Blob(5), rows.Integer(6) != 0);
}
