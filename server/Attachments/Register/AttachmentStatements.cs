namespace OfflineSync.Server.Attachments.Register;

/// <summary>The SQL for attachments, see <see cref="ChangeLog.Beside.StoreSession"/>.</summary>
internal static class AttachmentStatements
{
    public const string Find =
        """
        SELECT hash, upload, state, length, content_type, chunk_bytes, touched_at, scans, code, message
        FROM offlinesync.attachments WHERE scope = $1 AND hash = $2
        """;

    public const string FindMany =
        """
        SELECT hash, upload, state, length, content_type, chunk_bytes, touched_at, scans, code, message
        FROM offlinesync.attachments WHERE scope = $1 AND hash = ANY($2)
        """;

    public const string FindManyEmbedded =
        """
        SELECT hash, upload, state, length, content_type, chunk_bytes, touched_at, scans, code, message
        FROM attachments WHERE scope = $1 AND hash IN (SELECT unhex(value) FROM json_each($2))
        """;

    public const string FindComplete = "SELECT 1 FROM offlinesync.attachments WHERE scope = $1 AND state = 2 LIMIT 1";

    // Creates the counters of the scope, or waits for whoever changes them.
    public const string LockScope =
        """
        INSERT INTO offlinesync.attachment_scopes (scope, bytes, pending, seq, ord, columns) VALUES ($1, 0, 0, 0, 0, 0)
        ON CONFLICT (scope) DO UPDATE SET bytes = attachment_scopes.bytes
        """;

    public const string SelectScope = "SELECT bytes, pending FROM offlinesync.attachment_scopes WHERE scope = $1";

    public const string Count = "UPDATE offlinesync.attachment_scopes SET bytes = bytes + $2, pending = pending + $3 WHERE scope = $1";

    public const string Add =
        """
        INSERT INTO offlinesync.attachments (scope, hash, upload, state, length, content_type, chunk_bytes, client_id, subject, created_at, touched_at, completed_at,
            unreferenced_at, scans, code, message)
        VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $9, 0, 0, 0, '', '')
        """;

    public const string Touch = "UPDATE offlinesync.attachments SET touched_at = $4 WHERE scope = $1 AND hash = $2 AND upload = $3";

    public const string Move =
        """
        UPDATE offlinesync.attachments SET state = $5, touched_at = $6, completed_at = $7, code = $8, message = $9
        WHERE scope = $1 AND hash = $2 AND upload = $3 AND state = $4
        """;

    public const string CountScan = "UPDATE offlinesync.attachments SET scans = scans + 1 WHERE scope = $1 AND hash = $2 AND upload = $3 AND state = 4";

    // The second condition is that of an index.
    public const string ListArrived =
        """
        SELECT hash, upload, state, length, content_type, chunk_bytes, touched_at, scans, code, message, scope
        FROM offlinesync.attachments WHERE state = 4 AND state <> 2 ORDER BY touched_at LIMIT $1
        """;

    public const string Remove = "DELETE FROM offlinesync.attachments WHERE scope = $1 AND hash = $2 AND upload = $3 AND state = $4";
}
