namespace OfflineSync.Server.Attachments.Collection;

/// <summary>The SQL for references and for what is removed, see <see cref="ChangeLog.Beside.StoreSession"/>.</summary>
internal static class CollectionStatements
{
    public const string ListScopes = "SELECT DISTINCT scope FROM offlinesync.attachments WHERE scope > $1 ORDER BY scope LIMIT $2";

    public const string SelectPosition = "SELECT seq, ord, columns FROM offlinesync.attachment_scopes WHERE scope = $1";

    public const string SetPosition = "UPDATE offlinesync.attachment_scopes SET seq = $2, ord = $3, columns = $4 WHERE scope = $1";

    public const string ClearReferences = "DELETE FROM offlinesync.attachment_references WHERE scope = $1";

    public const string RemoveReferences = "DELETE FROM offlinesync.attachment_references WHERE scope = $1 AND table_id = $2 AND key = $3";

    public const string AddReference =
        "INSERT INTO offlinesync.attachment_references (scope, table_id, key, column_id, hash) VALUES ($1, $2, $3, $4, $5)";

    public const string MarkReferenced =
        """
        UPDATE offlinesync.attachments AS a SET unreferenced_at = 0
        WHERE a.scope = $1 AND a.unreferenced_at > 0
            AND EXISTS (SELECT 1 FROM offlinesync.attachment_references AS r WHERE r.scope = $1 AND r.hash = a.hash)
        """;

    public const string MarkUnreferenced =
        """
        UPDATE offlinesync.attachments AS a SET unreferenced_at = $2
        WHERE a.scope = $1 AND a.unreferenced_at = 0 AND (a.state = 2 OR a.state = 3)
            AND NOT EXISTS (SELECT 1 FROM offlinesync.attachment_references AS r WHERE r.scope = $1 AND r.hash = a.hash)
        """;

    public const string SelectUnreferenced =
        """
        SELECT hash, upload, state, length, content_type, chunk_bytes, touched_at, scans, code, message
        FROM offlinesync.attachments WHERE scope = $1 AND unreferenced_at > 0 AND unreferenced_at <= $2 ORDER BY unreferenced_at LIMIT $3
        """;

    // Asks again, now that the scope is locked.
    public const string IsUnreferenced =
        """
        SELECT 1 FROM offlinesync.attachments AS a
        WHERE a.scope = $1 AND a.hash = $2 AND a.upload = $3 AND a.unreferenced_at > 0 AND a.unreferenced_at <= $4
            AND NOT EXISTS (SELECT 1 FROM offlinesync.attachment_references AS r WHERE r.scope = $1 AND r.hash = $2)
        """;

    public const string SelectAbandoned =
        """
        SELECT hash, upload, state, length, content_type, chunk_bytes, touched_at, scans, code, message
        FROM offlinesync.attachments WHERE scope = $1 AND state <> 2 AND state <> 3 AND touched_at <= $2 ORDER BY touched_at LIMIT $3
        """;

    public const string IsAbandoned =
        "SELECT 1 FROM offlinesync.attachments WHERE scope = $1 AND hash = $2 AND upload = $3 AND state <> 2 AND state <> 3 AND touched_at <= $4";

    public const string SelectComplete =
        """
        SELECT hash, upload, state, length, content_type, chunk_bytes, touched_at, scans, code, message
        FROM offlinesync.attachments WHERE scope = $1 AND hash > $2 AND state = 2 ORDER BY hash LIMIT $3
        """;
}
