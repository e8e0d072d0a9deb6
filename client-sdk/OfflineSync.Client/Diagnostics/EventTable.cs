using System.Text.Json;

namespace OfflineSync.Client.Diagnostics;

/// <summary>The events of the journal. Every method belongs into a transaction of the caller.</summary>
internal static class EventTable
{
    // A full journal makes room for several events at once.
    private const int RoomShare = 20;

    /// <summary>Adds an event, which may not have ended yet.</summary>
    public static long Add(Database database, DiagnosticsEvent added)
    {
        Insert(database, added, source: null);
        return database.Scalar("SELECT last_insert_rowid()") ?? 0;
    }

    /// <summary>Adds what came from elsewhere, unless it came before.</summary>
    public static DiagnosticsEvent? TryAdd(Database database, DiagnosticsEvent added, string source)
    {
        Insert(database, added, source);
        return database.Changes == 0 ? null : added with { Id = database.Scalar("SELECT last_insert_rowid()") ?? 0 };
    }

    public static void Update(Database database, DiagnosticsEvent ended) =>
        database.Prepare("UPDATE events SET result = ?2, body = ?3 WHERE id = ?1")
            .Bind(1, ended.Id).Bind(2, ResultOf(ended)).Bind(3, Serialize(ended)).Run();

    /// <summary>What did not end when the process did, does not end any more.</summary>
    public static void CloseLost(Database database)
    {
        foreach (var lost in database.Prepare("SELECT id, body FROM events WHERE result IS NULL").List(Read))
            Update(database, lost with { Result = Label.Lost });
    }

    /// <summary>Keeps to the bounds: the oldest events go.</summary>
    public static void Trim(Database database, TelemetryOptions bounds, DateTimeOffset now)
    {
        var oldest = (now - bounds.Retention).ToUnixTimeMilliseconds();
        database.Prepare("DELETE FROM events WHERE at < ?1").Bind(1, oldest).Run();
        var count = database.Scalar("SELECT count(*) FROM events") ?? 0;
        if (count > bounds.EventsMax)
            Drop(database, count - bounds.EventsMax);
        while (Bytes(database) > bounds.BytesMax && (count = database.Scalar("SELECT count(*) FROM events") ?? 0) > 1)
            Drop(database, Math.Max(1, count / RoomShare));
    }

    /// <summary>Events that a query asks for, the newest first.</summary>
    public static List<DiagnosticsEvent> List(Database database, DiagnosticsQuery query, int limit) => database.Prepare(
        """
        SELECT id, body FROM events
        WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR at >= ?2) AND (?3 IS NULL OR at < ?3) AND (?4 IS NULL OR result = ?4) ORDER BY id DESC LIMIT ?5
        """)
        .Bind(1, (long?)query.Kind).Bind(2, query.From?.ToUnixTimeMilliseconds()).Bind(3, query.Until?.ToUnixTimeMilliseconds()).Bind(4, query.Result)
        .Bind(5, limit).List(Read);

    /// <summary>Events after a number, the oldest first.</summary>
    public static List<DiagnosticsEvent> After(Database database, long id, int limit) =>
        database.Prepare("SELECT id, body FROM events WHERE id > ?1 ORDER BY id LIMIT ?2").Bind(1, id).Bind(2, limit).List(Read);

    public static void Clear(Database database) => database.Prepare("DELETE FROM events WHERE result IS NOT NULL").Run();

    public static byte[] Serialize(DiagnosticsEvent value) => JsonSerializer.SerializeToUtf8Bytes(value, EventJson.Default.DiagnosticsEvent);

    private static void Insert(Database database, DiagnosticsEvent added, string? source) =>
        database.Prepare("INSERT INTO events(kind, at, result, source, body) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
            .Bind(1, (long)added.Kind).Bind(2, added.StartedAt.ToUnixTimeMilliseconds()).Bind(3, ResultOf(added)).Bind(4, source)
            .Bind(5, Serialize(added)).Run();

    private static string? ResultOf(DiagnosticsEvent value) => value.Result.Length == 0 ? null : value.Result;

    private static void Drop(Database database, long count) =>
        database.Prepare("DELETE FROM events WHERE id <= (SELECT id FROM events ORDER BY id LIMIT 1 OFFSET ?1)").Bind(1, count - 1).Run();

    private static long Bytes(Database database) =>
        ((database.Scalar("PRAGMA page_count") ?? 0) - (database.Scalar("PRAGMA freelist_count") ?? 0)) * (database.Scalar("PRAGMA page_size") ?? 0);

    private static DiagnosticsEvent Read(Statement row) =>
        JsonSerializer.Deserialize(row.Blob(1), EventJson.Default.DiagnosticsEvent)! with { Id = row.Integer(0) };
}
