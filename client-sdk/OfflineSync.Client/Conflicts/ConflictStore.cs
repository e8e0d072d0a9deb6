using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Edits;

namespace OfflineSync.Client.Conflicts;

/// <summary>
/// The stored conflicts. They arrive before the checkpoint that brings the values which won, and are listed only when their table is at that checkpoint. Every
/// method that writes belongs into a transaction of the caller.
/// </summary>
internal static class ConflictStore
{
    public const int EntriesMax = 10_000;

    private const string Columns = "c.id, c.scope, c.name, c.key, c.col, c.rule, c.mine, c.theirs, c.my_stamp, c.their_stamp, c.their_client, c.decided_at";
    private const string Listed =
        """
        offlinesync_conflicts c JOIN offlinesync_scopes s ON s.scope = c.scope
            AND c.change <= coalesce(
                (SELECT t.shown FROM offlinesync_tables t WHERE t.scope = c.scope AND t.is_tracked = 1 AND t.name = c.name COLLATE NOCASE), s.change)
        """;

    /// <summary>Takes conflicts from the server. Those that came before are left out.</summary>
    /// <returns>The rules of those that are new.</returns>
    public static List<ConflictRule> Add(Database database, string scope, Protocol.V1.ConflictList list, long now)
    {
        IncomingConflict.Check(list);
        var rules = new List<ConflictRule>();
        var insert = database.Prepare(
            """
            INSERT INTO offlinesync_conflicts(scope, change, ordinal, name, key, col, rule, mine, theirs, my_stamp, their_stamp, their_client, decided_at, arrived_at)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
            FROM offlinesync_scopes WHERE scope = ?1 AND conflicts < ?2 ON CONFLICT DO NOTHING
            """);
        foreach (var conflict in list.Conflicts)
        {
            insert.Bind(1, scope).Bind(2, (long)conflict.Change).Bind(3, conflict.Ordinal).Bind(4, conflict.Table)
                .Bind(5, IncomingConflict.Key(conflict)).Bind(6, conflict.Column).Bind(7, (long)IncomingConflict.Rule(conflict));
            insert.Bind(8, conflict.LosingValue.ToValue());
            insert.Bind(9, conflict.WinningValue.ToValue());
            insert.Bind(10, (long)conflict.LosingStamp).Bind(11, (long)conflict.WinningStamp).Bind(12, conflict.WinningClient.Span)
                .Bind(13, conflict.DecidedAt).Bind(14, now).Run();
            if (database.Changes > 0)
                rules.Add(IncomingConflict.Rule(conflict));
        }
        return rules;
    }

    /// <summary>Notes that all conflicts up to a checkpoint were delivered.</summary>
    public static void NoteDelivered(Database database, string scope, long checkpoint) =>
        database.Prepare("UPDATE offlinesync_scopes SET conflicts = ?1 WHERE scope = ?2").Bind(1, checkpoint).Bind(2, scope).Run();

    /// <summary>Whether conflicts were decided after one checkpoint and up to another.</summary>
    public static bool HasBetween(Database database, string scope, long after, long upTo)
    {
        var found = database.Prepare("SELECT 1 FROM offlinesync_conflicts WHERE scope = ?1 AND change > ?2 AND change <= ?3 LIMIT 1")
            .Bind(1, scope).Bind(2, after).Bind(3, upTo);
        var result = found.Step();
        found.Reset();
        return result;
    }

    /// <summary>The rows that entries are about, also of those that are not listed yet.</summary>
    public static List<(string Scope, string Table, byte[] Key)> Rows(Database database) =>
        database.Prepare("SELECT DISTINCT scope, name, key FROM offlinesync_conflicts").List(row => (row.Text(0), row.Text(1), row.Blob(2)));

    public static int Count(Database database) => (int)(database.Scalar($"SELECT count(*) FROM {Listed}") ?? 0);

    public static List<ConflictEntry> List(Database database, int limit) =>
        Read(database.Prepare($"SELECT {Columns} FROM {Listed} ORDER BY c.id LIMIT ?1").Bind(1, limit));

    public static ConflictEntry? Find(Database database, long id) =>
        Read(database.Prepare($"SELECT {Columns} FROM {Listed} WHERE c.id = ?1").Bind(1, id)).FirstOrDefault();

    /// <summary>The entries of a row, oldest first.</summary>
    public static List<ConflictEntry> OfRow(Database database, ConflictEntry entry) =>
        Read(database.Prepare($"SELECT {Columns} FROM {Listed} WHERE c.scope = ?1 AND c.name = ?2 AND c.key = ?3 ORDER BY c.id")
            .Bind(1, entry.Scope).Bind(2, entry.Table).Bind(3, entry.Key));

    public static void Remove(Database database, IEnumerable<ConflictEntry> entries)
    {
        var delete = database.Prepare("DELETE FROM offlinesync_conflicts WHERE id = ?1");
        foreach (var entry in entries)
            delete.Bind(1, entry.Id).Run();
    }

    /// <summary>Drops the entries of a scope.</summary>
    public static void Forget(Database database, string scope) =>
        database.Prepare("DELETE FROM offlinesync_conflicts WHERE scope = ?1").Bind(1, scope).Run();

    /// <summary>The row as it was before a delete took it away; null when it was not kept.</summary>
    public static byte[]? Image(Database database, ConflictEntry entry)
    {
        var row = database.Prepare(
            "SELECT image FROM offlinesync_conflicts WHERE scope = ?1 AND name = ?2 AND key = ?3 AND image IS NOT NULL ORDER BY id DESC LIMIT 1")
            .Bind(1, entry.Scope).Bind(2, entry.Table).Bind(3, entry.Key);
        var image = row.Step() ? row.Blob(0) : null;
        row.Reset();
        return image;
    }

    /// <summary>Drops what is older than its retention or too much; false when there was nothing to drop.</summary>
    public static bool Purge(Database database, long arrivedBefore)
    {
        var isDue = database.Scalar("SELECT min(arrived_at) FROM offlinesync_conflicts") < arrivedBefore
            || database.Scalar("SELECT count(*) FROM offlinesync_conflicts") > EntriesMax;
        if (isDue)
        {
            database.Write(() => database.Prepare(
                """
                DELETE FROM offlinesync_conflicts
                WHERE arrived_at < ?1 OR id <= (SELECT id FROM offlinesync_conflicts ORDER BY id DESC LIMIT 1 OFFSET ?2)
                """).Bind(1, arrivedBefore).Bind(2, EntriesMax).Run());
        }
        return isDue;
    }

    private static List<ConflictEntry> Read(Statement rows)
    {
        var entries = new List<ConflictEntry>();
        var arena = new ByteArena();
        while (rows.Step())
        {
            entries.Add(new ConflictEntry(
                rows.Integer(0), rows.Text(1), rows.Text(2), rows.Blob(3), rows.Text(4), (ConflictRule)rows.Integer(5), rows.Value(6, arena),
                rows.Value(7, arena), (ulong)rows.Integer(8), (ulong)rows.Integer(9), rows.Blob(10), rows.Integer(11)));
        }
        return entries;
    }
}
