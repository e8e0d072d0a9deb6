namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>The SQL of the PostgreSQL store. Every statement names one scope, except the one that reads heads.</summary>
internal static class PostgresStatements
{
    public const string LockScope = "SELECT epoch, head, stamp FROM offlinesync.scopes WHERE scope = $1 FOR UPDATE";

    public const string InsertScope =
        "INSERT INTO offlinesync.scopes (scope, epoch, head, stamp, created_at) VALUES ($1, $2, 0, 0, $3) ON CONFLICT DO NOTHING";

    public const string UpdateScope = "UPDATE offlinesync.scopes SET head = $2, stamp = $3 WHERE scope = $1";

    public const string SelectHighest =
        """
        SELECT q.client, h.client_seq, h.stamp
        FROM unnest($2) AS q(client)
        CROSS JOIN LATERAL (
            SELECT client_seq, stamp FROM offlinesync.changes
            WHERE scope = $1 AND client_id = q.client ORDER BY client_seq DESC LIMIT 1) AS h
        """;

    public const string SelectLedger =
        """
        SELECT c.client_id, c.client_seq, c.seq, c.stamp, c.base, c.digest, c.outcome, c.code, c.message, c.operations, c.committed_at
        FROM unnest($2, $3, $4) AS q(client, first, last)
        JOIN offlinesync.changes AS c ON c.scope = $1 AND c.client_id = q.client AND c.client_seq BETWEEN q.first AND q.last
        """;

    public const string SelectTables = "SELECT table_id, name, key_columns FROM offlinesync.tables WHERE scope = $1 ORDER BY table_id";

    public const string SelectColumns =
        "SELECT table_id, column_id, name FROM offlinesync.columns WHERE scope = $1 ORDER BY table_id, column_id";

    public const string InsertTables =
        "INSERT INTO offlinesync.tables (scope, table_id, name, key_columns) SELECT $1, * FROM unnest($2, $3, $4)";

    public const string InsertColumns =
        "INSERT INTO offlinesync.columns (scope, table_id, column_id, name) SELECT $1, * FROM unnest($2, $3, $4)";

    public const string InsertChanges =
        """
        INSERT INTO offlinesync.changes
            (scope, seq, client_id, client_seq, stamp, base, digest, outcome, code, message, operations, committed_at)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    public const string SelectRows =
        "SELECT key, seq, ord, data FROM offlinesync.rows WHERE scope = $1 AND table_id = $2 AND key = ANY($3)";

    public const string InsertRows =
        """
        INSERT INTO offlinesync.rows (scope, table_id, key, seq, ord, deleted, data)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7)
        """;

    public const string CopyRows = "COPY offlinesync.rows (scope, table_id, key, seq, ord, deleted, data) FROM STDIN (FORMAT binary)";

    public const string UpdateRows =
        """
        UPDATE offlinesync.rows AS r SET seq = u.seq, ord = u.ord, deleted = u.deleted, data = u.data
        FROM unnest($2, $3, $4, $5, $6, $7) AS u(table_id, key, seq, ord, deleted, data)
        WHERE r.scope = $1 AND r.table_id = u.table_id AND r.key = u.key
        """;

    // Without statistics, as right after a large push, the planner would sort the whole rest of the scope for every page. The settings end with the
    // transaction, and all of it is one round trip.
    public const string BeginInIndexOrder = "BEGIN READ ONLY";

    public const string NoSort = "SET LOCAL enable_sort = off";

    public const string NoBitmap = "SET LOCAL enable_bitmapscan = off";

    public const string Commit = "COMMIT";

    // The head comes with every row so that one statement, and so one snapshot, answers. The running sum ends a page of large rows early.
    public const string SelectPage =
        """
        SELECT s.epoch, s.head, s.stamp, p.table_id, p.key, p.seq, p.ord, p.data
        FROM offlinesync.scopes AS s
        LEFT JOIN LATERAL (
            SELECT * FROM (
                SELECT r.*, sum(octet_length(r.data)) OVER (ORDER BY r.seq, r.ord ROWS UNBOUNDED PRECEDING) - octet_length(r.data) AS before
                FROM (
                    SELECT table_id, key, seq, ord, data FROM offlinesync.rows
                    WHERE scope = $1 AND (seq, ord) > ($2, $3) ORDER BY seq, ord LIMIT $4) AS r) AS w
            WHERE w.before < $5 ORDER BY w.seq, w.ord) AS p ON true
        WHERE s.scope = $1
        """;

    public const string CountRows =
        "SELECT count(*) FROM (SELECT 1 FROM offlinesync.rows WHERE scope = $1 AND (seq, ord) > ($2, $3) LIMIT $4) AS r";

    public const string SelectHeads = "SELECT scope, head FROM offlinesync.scopes WHERE scope = ANY($1)";

    public const string Check = "SELECT 1 FROM offlinesync.scopes LIMIT 1";
}
