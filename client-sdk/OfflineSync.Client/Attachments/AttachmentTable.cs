namespace OfflineSync.Client.Attachments;

/// <summary>The stored attachments. Every method that writes belongs into a transaction of the caller.</summary>
internal static class AttachmentTable
{
    private const string Select =
        "SELECT scope, hash, length, content_type, standing, is_local, is_pinned, sent, added_at, used_at, error FROM offlinesync_attachments";

    public static AttachmentEntry? Find(Database database, string scope, AttachmentId id) =>
        First(database.Prepare($"{Select} WHERE scope = ?1 AND hash = ?2").Bind(1, scope).Bind(2, id.ToString()));

    public static List<AttachmentEntry> List(Database database, string? scope, int limit) =>
        database.Prepare($"{Select} WHERE scope = ?1 OR ?1 IS NULL ORDER BY added_at, hash LIMIT ?2").Bind(1, scope).Bind(2, limit).List(Read);

    /// <summary>The entries of one content in all scopes.</summary>
    public static List<AttachmentEntry> Of(Database database, AttachmentId id) => database.Prepare($"{Select} WHERE hash = ?1").Bind(1, id.ToString()).List(Read);

    /// <summary>What is to be uploaded, small files first.</summary>
    public static List<AttachmentEntry> ToUpload(Database database, int limit) =>
        database.Prepare($"{Select} WHERE standing = 0 ORDER BY length LIMIT ?1").Bind(1, limit).List(Read);

    /// <summary>What was added here, is still here, and was uploaded once.</summary>
    public static List<AttachmentEntry> Brought(Database database, string scope, string hash, int limit) => database.Prepare(
        $"{Select} WHERE standing = 1 AND is_local = 1 AND is_ours = 1 AND (scope, hash) > (?1, ?2) ORDER BY scope, hash LIMIT ?3")
        .Bind(1, scope).Bind(2, hash).Bind(3, limit).List(Read);

    /// <summary>The server may have lost what it had: what was added here and is still here is offered again.</summary>
    public static void OfferAgain(Database database, string scope) =>
        database.Prepare("UPDATE offlinesync_attachments SET standing = 0 WHERE scope = ?1 AND standing = 1 AND is_local = 1 AND is_ours = 1").Bind(1, scope).Run();

    /// <summary>What is to be kept here and is not.</summary>
    public static List<AttachmentEntry> PinnedElsewhere(Database database, int limit) =>
        database.Prepare($"{Select} WHERE is_pinned = 1 AND is_local = 0 AND standing IN (1, 4) LIMIT ?1").Bind(1, limit).List(Read);

    public static bool HasWork(Database database) => database.Scalar(
        "SELECT EXISTS (SELECT 1 FROM offlinesync_attachments WHERE standing = 0) "
        + "OR EXISTS (SELECT 1 FROM offlinesync_attachments WHERE is_pinned = 1 AND is_local = 0 AND standing IN (1, 4))") != 0;

    public static bool HasBrought(Database database) =>
        database.Scalar("SELECT EXISTS (SELECT 1 FROM offlinesync_attachments WHERE standing = 1 AND is_local = 1 AND is_ours = 1)") != 0;

    public static bool IsEmpty(Database database) => database.Scalar("SELECT EXISTS (SELECT 1 FROM offlinesync_attachments)") == 0;

    /// <summary>Whether the file is here for any scope.</summary>
    public static bool IsHeld(Database database, AttachmentId id) => HeldLength(database, id) is not null;

    /// <summary>The length of the file, if it is here for any scope.</summary>
    public static long? HeldLength(Database database, AttachmentId id) =>
        database.Prepare("SELECT length FROM offlinesync_attachments WHERE hash = ?1 AND is_local = 1 LIMIT 1").Bind(1, id.ToString()).Scalar();

    /// <summary>Whether there is an entry of any scope, whether the file is here or not.</summary>
    public static bool IsKnown(Database database, AttachmentId id) =>
        database.Prepare("SELECT 1 FROM offlinesync_attachments WHERE hash = ?1 LIMIT 1").Bind(1, id.ToString()).Scalar() is not null;

    /// <summary>How many bytes all files that are here have.</summary>
    public static long LocalBytes(Database database) => database.Scalar(
        "SELECT coalesce(sum(length), 0) FROM (SELECT max(length) AS length FROM offlinesync_attachments WHERE is_local = 1 GROUP BY hash)") ?? 0;

    /// <summary>What may be removed from the device, least recently used first.</summary>
    public static List<AttachmentEntry> Evictable(Database database, AttachmentId except, int limit) => database.Prepare(
        $"{Select} a WHERE is_local = 1 AND standing = 1 AND is_pinned = 0 AND hash <> ?1 AND NOT EXISTS (SELECT 1 FROM offlinesync_attachments b "
        + "WHERE b.hash = a.hash AND b.is_local = 1 AND (b.standing <> 1 OR b.is_pinned = 1)) ORDER BY used_at LIMIT ?2")
        .Bind(1, except.ToString()).Bind(2, limit).List(Read);

    /// <summary>The files that should be here, from a place on.</summary>
    public static List<AttachmentEntry> LocalAfter(Database database, string scope, string hash, int limit) => database.Prepare(
        $"{Select} WHERE is_local = 1 AND (scope, hash) > (?1, ?2) ORDER BY scope, hash LIMIT ?3").Bind(1, scope).Bind(2, hash).Bind(3, limit).List(Read);

    /// <summary>A file was added here. The server may have lost what it once had, so it is asked again.</summary>
    public static void Add(Database database, string scope, AttachmentId id, long length, string contentType, long now) => database.Prepare(
        """
        INSERT INTO offlinesync_attachments(scope, hash, length, content_type, standing, is_local, is_ours, added_at, used_at) VALUES (?1, ?2, ?3, ?4, 0, 1, 1, ?5, ?5)
        ON CONFLICT DO UPDATE SET length = ?3, content_type = ?4, standing = 0, is_local = 1, is_ours = 1, sent = 0, used_at = ?5, error = NULL
        """).Bind(1, scope).Bind(2, id.ToString()).Bind(3, length).Bind(4, contentType).Bind(5, now).Run();

    /// <summary>The app wants what another device has added.</summary>
    public static void Want(Database database, string scope, AttachmentId id, long now) => database.Prepare(
        """
        INSERT INTO offlinesync_attachments(scope, hash, length, content_type, standing, is_local, added_at, used_at) VALUES (?1, ?2, 0, '', 4, 0, ?3, ?3)
        ON CONFLICT DO NOTHING
        """).Bind(1, scope).Bind(2, id.ToString()).Bind(3, now).Run();

    /// <summary>A file has arrived whole.</summary>
    public static void Arrived(Database database, string scope, AttachmentId id, long length, string contentType, long now) => database.Prepare(
        """
        UPDATE offlinesync_attachments SET length = ?3, content_type = CASE ?4 WHEN '' THEN content_type ELSE ?4 END,
            standing = 1, is_local = 1, used_at = ?5, error = NULL
        WHERE scope = ?1 AND hash = ?2
        """).Bind(1, scope).Bind(2, id.ToString()).Bind(3, length).Bind(4, contentType).Bind(5, now).Run();

    public static void Stand(Database database, string scope, AttachmentId id, AttachmentStanding standing, string? error = null) =>
        database.Prepare("UPDATE offlinesync_attachments SET standing = ?3, error = ?4 WHERE scope = ?1 AND hash = ?2")
            .Bind(1, scope).Bind(2, id.ToString()).Bind(3, (long)standing).Bind(4, error).Run();

    /// <summary>The server does not have what others added.</summary>
    public static void NotOnServer(Database database, string scope, AttachmentId id, string? refusal) =>
        database.Prepare("UPDATE offlinesync_attachments SET standing = ?3, error = ?4 WHERE scope = ?1 AND hash = ?2 AND standing IN (1, 4)")
            .Bind(1, scope).Bind(2, id.ToString()).Bind(3, (long)(refusal is null ? AttachmentStanding.Awaited : AttachmentStanding.Refused)).Bind(4, refusal).Run();

    /// <summary>The server has what was to be uploaded.</summary>
    public static void Uploaded(Database database, string scope, AttachmentId id) =>
        database.Prepare("UPDATE offlinesync_attachments SET standing = 1, sent = length, error = NULL WHERE scope = ?1 AND hash = ?2 AND standing IN (0, 2)")
            .Bind(1, scope).Bind(2, id.ToString()).Run();

    /// <summary>How far an attempt came, and what ended it.</summary>
    public static void Paused(Database database, string scope, AttachmentId id, long? sent, string? error) =>
        database.Prepare("UPDATE offlinesync_attachments SET sent = coalesce(?3, sent), error = ?4 WHERE scope = ?1 AND hash = ?2")
            .Bind(1, scope).Bind(2, id.ToString()).Bind(3, sent).Bind(4, error).Run();

    public static void Pin(Database database, string scope, AttachmentId id, bool isPinned) =>
        database.Prepare("UPDATE offlinesync_attachments SET is_pinned = ?3 WHERE scope = ?1 AND hash = ?2")
            .Bind(1, scope).Bind(2, id.ToString()).Bind(3, isPinned ? 1 : 0).Run();

    public static void Use(Database database, string scope, AttachmentId id, long now) =>
        database.Prepare("UPDATE offlinesync_attachments SET used_at = ?3 WHERE scope = ?1 AND hash = ?2").Bind(1, scope).Bind(2, id.ToString()).Bind(3, now).Run();

    /// <summary>The file is not here any more.</summary>
    public static void Drop(Database database, string scope, AttachmentId id) =>
        database.Prepare("UPDATE offlinesync_attachments SET is_local = 0 WHERE scope = ?1 AND hash = ?2").Bind(1, scope).Bind(2, id.ToString()).Run();

    public static void Remove(Database database, string scope, AttachmentId id) =>
        database.Prepare("DELETE FROM offlinesync_attachments WHERE scope = ?1 AND hash = ?2").Bind(1, scope).Bind(2, id.ToString()).Run();

    /// <summary>Drops the entries of a scope. Their files are swept up later.</summary>
    public static void Forget(Database database, string scope) =>
        database.Prepare("DELETE FROM offlinesync_attachments WHERE scope = ?1").Bind(1, scope).Run();

    private static AttachmentEntry? First(Statement rows)
    {
        var entry = rows.Step() ? Read(rows) : null;
        rows.Reset();
        return entry;
    }

    private static AttachmentEntry Read(Statement row) => new(
        row.Text(0), AttachmentId.Parse(row.Text(1)), row.Integer(2), row.Text(3), (AttachmentStanding)row.Integer(4), row.Integer(5) != 0, row.Integer(6) != 0,
        row.Integer(7), row.Integer(8), row.Integer(9), row.TextOrNull(10));
}
