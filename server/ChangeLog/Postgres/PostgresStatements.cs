using OfflineSync.Server.ChangeLog.Ranges;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>The SQL of the PostgreSQL store. Every statement names one scope, except those that read heads and list scopes.</summary>
internal static class PostgresStatements
{
    public const string LockScope =
        "SELECT epoch, head, stamp, conflict_seq, floor, result_floor, bytes, windows FROM offlinesync.scopes WHERE scope = $1 FOR UPDATE";

    public const string InsertScope =
        """
        INSERT INTO offlinesync.scopes (scope, epoch, head, stamp, conflict_seq, floor, result_floor, bytes, created_at)
        VALUES ($1, $2, 0, 0, 0, 0, 0, 0, $3) ON CONFLICT DO NOTHING
        """;

    public const string UpdateScope =
        "UPDATE offlinesync.scopes SET head = $2, stamp = $3, conflict_seq = $4, bytes = bytes + $5, windows = $6 WHERE scope = $1";

    public const string ListScopes = "SELECT scope FROM offlinesync.scopes WHERE scope > $1 ORDER BY scope LIMIT $2";

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

    public const string SelectTables = "SELECT table_id, name, key_columns, deletes, window_column, window_ready, window_after FROM offlinesync.tables WHERE scope = $1 ORDER BY table_id";

    public const string SelectColumns =
        "SELECT table_id, column_id, name, type, policy, resolver, attachment FROM offlinesync.columns WHERE scope = $1 ORDER BY table_id, column_id";

    public const string InsertTables =
        "INSERT INTO offlinesync.tables (scope, table_id, name, key_columns, deletes) SELECT $1, * FROM unnest($2, $3, $4, $5)";

    public const string InsertColumns =
        """
        INSERT INTO offlinesync.columns (scope, table_id, column_id, name, type, policy, resolver, attachment)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8)
        """;

    public const string MarkAttachments =
        """
        UPDATE offlinesync.columns AS c SET attachment = true
        FROM unnest($2, $3) AS u(table_id, column_id) WHERE c.scope = $1 AND c.table_id = u.table_id AND c.column_id = u.column_id
        """;

    public const string InsertChanges =
        """
        INSERT INTO offlinesync.changes
            (scope, seq, client_id, client_seq, stamp, base, digest, outcome, code, message, operations, committed_at)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    public const string SelectRows =
        "SELECT key, seq, ord, data, window_change FROM offlinesync.rows WHERE scope = $1 AND table_id = $2 AND key = ANY($3)";

    public const string InsertRows =
        """
        INSERT INTO offlinesync.rows (scope, table_id, key, seq, ord, deleted, data, window_key, window_change)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9)
        """;

    public const string CopyRows = "COPY offlinesync.rows (scope, table_id, key, seq, ord, deleted, data, window_key, window_change) FROM STDIN (FORMAT binary)";

    public const string UpdateRows =
        """
        UPDATE offlinesync.rows AS r
        SET seq = u.seq, ord = u.ord, deleted = u.deleted, data = u.data, window_key = u.window_key, window_change = u.window_change
        FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) AS u(table_id, key, seq, ord, deleted, data, window_key, window_change)
        WHERE r.scope = $1 AND r.table_id = u.table_id AND r.key = u.key
        """;

    // Without statistics, as right after a large push, the planner would sort the whole rest of the scope for every page. The settings end with the
    // transaction, and all of it is one round trip.
    public const string BeginInIndexOrder = "BEGIN READ ONLY";

    public const string NoSort = "SET LOCAL enable_sort = off";

    public const string NoBitmap = "SET LOCAL enable_bitmapscan = off";

    // The settings make plans look dear, so that PostgreSQL would compile them, which takes longer than to read a page.
    public const string NoCompilation = "SET LOCAL jit = off";

    public const string Commit = "COMMIT";

    // The head comes with every row so that one statement, and so one snapshot, answers. The running sum ends a page of large rows early.
    public const string SelectPage =
        """
        SELECT s.epoch, s.head, s.stamp, s.conflict_seq, s.floor, s.result_floor, s.bytes, s.windows, p.table_id, p.key, p.seq, p.ord, p.data, last.committed_at, seen.committed_at
        FROM offlinesync.scopes AS s
        LEFT JOIN offlinesync.changes AS last ON last.scope = $1 AND last.seq = s.head
        LEFT JOIN offlinesync.changes AS seen ON seen.scope = $1 AND seen.seq = $6
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

    public const string SelectWindow =
        RangeHead
        + """

        window_key, key ROWS UNBOUNDED PRECEDING) - octet_length(r.data) AS before
                FROM (
                    SELECT table_id, key, seq, ord, data, window_change, window_key FROM offlinesync.rows
                    WHERE scope = $1 AND table_id = $5 AND window_key >= $6 AND (window_key, key) > ($6, $7) AND window_key < $8
                    ORDER BY window_key, key LIMIT $2) AS r) AS w
            WHERE w.before < $3 ORDER BY w.window_key, w.key) AS p ON true
        WHERE s.scope = $1
        """;

    // Each key is looked up by itself: in the order of the index, PostgreSQL 16 and older read the whole table and compare each row with all keys. And as the first of a range, not as equal:
    // only the primary key has that order, while without statistics any index of the table looks as good.
    public const string SelectKeys =
        RangeHead
        + """

        key ROWS UNBOUNDED PRECEDING) - octet_length(r.data) AS before
                FROM (
                    SELECT found.* FROM unnest($6) AS asked(key)
                    CROSS JOIN LATERAL (
                        SELECT table_id, key, seq, ord, data, window_change FROM offlinesync.rows
                        WHERE scope = $1 AND table_id = $5 AND key >= asked.key AND key <= asked.key ORDER BY key LIMIT 1) AS found
                    WHERE asked.key > $7 ORDER BY found.key LIMIT $2) AS r) AS w
            WHERE w.before < $3 ORDER BY w.key) AS p ON true
        WHERE s.scope = $1
        """;

    public const string CountTable =
        "SELECT count(*) FROM (SELECT 1 FROM offlinesync.rows WHERE scope = $1 AND table_id = $2 AND (seq, ord) > ($3, $4) LIMIT $5) AS r";

    // Looks at no more rows than it may count.
    public const string CountInterest =
        """
        SELECT count(*) FILTER (WHERE window_key IS NULL OR window_key >= $6 OR window_change IS NULL OR window_change > $7 OR seq > $8) FROM (
            SELECT window_key, window_change, seq FROM offlinesync.rows
            WHERE scope = $1 AND table_id = $2 AND (seq, ord) > ($3, $4) ORDER BY seq, ord LIMIT $5) AS r
        """;

    public static readonly string CountByWindow = $"SELECT count(*) FROM (SELECT 1 FROM ({ByWindow("seq, ord", "$2", "($3, $4)", "$6", "$7", "$8")}) AS c LIMIT $5) AS r";

    public const string CountWindow =
        """
        SELECT count(*) FROM (
            SELECT 1 FROM offlinesync.rows
            WHERE scope = $1 AND table_id = $2 AND window_key >= $3 AND (window_key, key) > ($3, $4) AND window_key < $5 LIMIT $6) AS r
        """;

    public const string SelectWindowBound =
        """
        SELECT window_key FROM offlinesync.rows
        WHERE scope = $1 AND table_id = $2 AND window_key >= $3 AND window_key < $4 ORDER BY window_key DESC LIMIT 1 OFFSET $5
        """;

    public const string SelectRowsAfter =
        """
        SELECT w.key, w.seq, w.ord, w.data FROM (
            SELECT r.*, sum(octet_length(r.data)) OVER (ORDER BY r.key ROWS UNBOUNDED PRECEDING) - octet_length(r.data) AS before
            FROM (
                SELECT key, seq, ord, data FROM offlinesync.rows WHERE scope = $1 AND table_id = $2 AND key > $3 ORDER BY key LIMIT $4) AS r) AS w
        WHERE w.before < $5 ORDER BY w.key
        """;

    public const string SortRows =
        """
        UPDATE offlinesync.rows AS r SET window_key = u.window_key
        FROM unnest($2, $3, $4) AS u(table_id, key, window_key)
        WHERE r.scope = $1 AND r.table_id = u.table_id AND r.key = u.key
        """;

    public const string UpdateWindow =
        "UPDATE offlinesync.tables SET window_column = $3, window_ready = $4, window_after = $5 WHERE scope = $1 AND table_id = $2";

    // As SelectPage, up to the order in which the rows are read.
    private const string RangeHead =
        """
        SELECT s.epoch, s.head, s.stamp, s.conflict_seq, s.floor, s.result_floor, s.bytes, s.windows, p.table_id, p.key, p.seq, p.ord, p.data,
            last.committed_at, seen.committed_at, (SELECT count(*)::int FROM offlinesync.tables WHERE scope = $1), p.window_change
        FROM offlinesync.scopes AS s
        LEFT JOIN offlinesync.changes AS last ON last.scope = $1 AND last.seq = s.head
        LEFT JOIN offlinesync.changes AS seen ON seen.scope = $1 AND seen.seq = $4
        LEFT JOIN LATERAL (
            SELECT * FROM (
                SELECT r.*, sum(octet_length(r.data)) OVER (ORDER BY
        """;

    private const string TablesEnd =
        """
        ) AS t ORDER BY seq, ord LIMIT $2) AS r) AS w
            WHERE w.before < $3 ORDER BY w.seq, w.ord) AS p ON true
        WHERE s.scope = $1
        """;

    /// <summary>
    /// Rows of some tables: each is read by its index as far as needed, and all are merged. Without an order of its own each, PostgreSQL would sort them all. What does not concern the client
    /// is left out here, as reading and sending its data costs far more than finding it.
    /// </summary>
    /// <param name="interests">What is of interest of each table.</param>
    public static string SelectTablesPage(IEnumerable<WindowInterest?> interests)
    {
        var parts = interests.Select((interest, index) =>
        {
            var i = index + 1;
            if (interest is { ByWindow: true })
            {
                var rows = ByWindow("table_id, key, seq, ord, data, window_change", $"$5[{i}]", $"($6[{i}], $7[{i}])", $"$8[{i}]", $"$9[{i}]", $"$10[{i}]");
                return $"(SELECT * FROM ({rows}) AS c ORDER BY seq, ord LIMIT $2)";
            }
            var concerning = interest is not null
                ? $" AND (window_key IS NULL OR window_key >= $8[{i}] OR window_change IS NULL OR window_change > $9[{i}] OR seq > $10[{i}] OR (seq + ord) % {WindowInterest.Stride} = 0)"
                : "";
            return "(SELECT table_id, key, seq, ord, data, window_change FROM offlinesync.rows "
                + $"WHERE scope = $1 AND table_id = $5[{i}] AND (seq, ord) > ($6[{i}], $7[{i}]){concerning} ORDER BY seq, ord LIMIT $2)";
        });
        return $"{RangeHead} seq, ord ROWS UNBOUNDED PRECEDING) - octet_length(r.data) AS before FROM (SELECT * FROM ({string.Join(" UNION ALL ", parts)}{TablesEnd}";
    }

    /// <summary>The rows of a table that changed after a position and may concern who keeps a window: those in it, those that may have left it, and those that changed after it was read.</summary>
    private static string ByWindow(string columns, string table, string position, string from, string since, string fresh) =>
        // Each in the order of its index, and the position outside of it: by that, PostgreSQL would rather read all that changed.
        $"""
        SELECT {columns} FROM (
            SELECT {columns} FROM offlinesync.rows
            WHERE scope = $1 AND table_id = {table} AND window_key >= {from} ORDER BY window_key, key OFFSET 0) AS inside
        WHERE (seq, ord) > {position}
        UNION ALL
        SELECT {columns} FROM (
            SELECT {columns}, window_key FROM offlinesync.rows
            WHERE scope = $1 AND table_id = {table} AND (window_key IS NOT NULL OR deleted) AND coalesce(window_change, seq) > {since}
            ORDER BY coalesce(window_change, seq) OFFSET 0) AS moved
        WHERE (window_key IS NULL OR window_key < {from}) AND (seq, ord) > {position}
        UNION ALL
        SELECT {columns} FROM offlinesync.rows
        WHERE scope = $1 AND table_id = {table} AND seq > {fresh} AND (seq, ord) > {position} AND window_key < {from} AND coalesce(window_change, seq) <= {since}
        """;

    public const string InsertConflicts =
        """
        INSERT INTO offlinesync.conflicts
            (scope, seq, ord, client_id, table_id, key, column_id, rule, losing_value, winning_value, losing_stamp, winning_client, winning_stamp, decided_at)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    public const string TrimConflicts =
        """
        DELETE FROM offlinesync.conflicts WHERE scope = $1 AND (seq, ord) <= (
            SELECT seq, ord FROM offlinesync.conflicts WHERE scope = $1 ORDER BY seq DESC, ord DESC OFFSET $2 LIMIT 1)
        """;

    public const string SelectConflicts =
        """
        SELECT seq, ord, table_id, key, column_id, rule, losing_value, winning_value, losing_stamp, winning_client, winning_stamp, decided_at
        FROM (
            SELECT c.*, sum(octet_length(c.losing_value) + octet_length(c.winning_value)) OVER (ORDER BY c.seq, c.ord ROWS UNBOUNDED PRECEDING)
                - octet_length(c.losing_value) - octet_length(c.winning_value) AS before
            FROM (
                SELECT * FROM offlinesync.conflicts
                WHERE scope = $1 AND client_id = $2 AND (seq, ord) > ($3, $4) AND seq <= $5 ORDER BY seq, ord LIMIT $6) AS c) AS w
        WHERE w.before < $7 ORDER BY w.seq, w.ord
        """;

    public const string SelectTimes = "SELECT seq, committed_at FROM offlinesync.changes WHERE scope = $1 AND seq > $2 ORDER BY seq LIMIT $3";

    public const string SelectTombstone =
        "SELECT seq FROM offlinesync.rows WHERE scope = $1 AND deleted AND seq > $2 ORDER BY seq LIMIT 1 OFFSET $3";

    public const string DeleteTombstones =
        """
        WITH gone AS (
            DELETE FROM offlinesync.rows WHERE scope = $1 AND deleted AND seq <= $2 RETURNING octet_length(key) + octet_length(data) AS bytes)
        SELECT count(*), coalesce(sum(bytes), 0)::bigint FROM gone
        """;

    // Sequences rise with changes, so what a client has before its last one in the range is as old. Its highest one stays.
    public const string DeleteResults =
        """
        DELETE FROM offlinesync.changes AS c
        USING (
            SELECT client_id, max(client_seq) AS last FROM offlinesync.changes WHERE scope = $1 AND seq > $2 AND seq <= $3 GROUP BY client_id) AS q
        CROSS JOIN LATERAL (
            SELECT h.client_seq FROM offlinesync.changes AS h WHERE h.scope = $1 AND h.client_id = q.client_id ORDER BY h.client_seq DESC LIMIT 1) AS highest
        WHERE c.scope = $1 AND c.client_id = q.client_id AND c.client_seq <= q.last AND c.client_seq < highest.client_seq
        """;

    public const string RaiseFloors =
        """
        UPDATE offlinesync.scopes SET floor = greatest(floor, $2), result_floor = greatest(result_floor, $3), bytes = bytes - $4 WHERE scope = $1
        """;

    public const string PurgeConflicts =
        """
        DELETE FROM offlinesync.conflicts WHERE scope = $1 AND (seq, ord) IN (
            SELECT seq, ord FROM offlinesync.conflicts WHERE scope = $1 AND decided_at < $2 ORDER BY seq, ord LIMIT $3)
        """;

    public const string SelectChunks =
        """
        SELECT chunk, data FROM offlinesync.text_chunks
        WHERE scope = $1 AND table_id = $2 AND key = $3 AND column_id = $4 AND chunk = ANY($5)
        """;

    public const string WriteChunks =
        """
        INSERT INTO offlinesync.text_chunks (scope, table_id, key, column_id, chunk, data)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6)
        ON CONFLICT (scope, table_id, key, column_id, chunk) DO UPDATE SET data = excluded.data
        """;

    public const string ClearTexts = "DELETE FROM offlinesync.text_chunks WHERE scope = $1 AND table_id = $2 AND key = ANY($3)";

    public const string SelectHeads = "SELECT scope, head FROM offlinesync.scopes WHERE scope = ANY($1)";

    // A table that is never distributed: one worker that is away must not take every node out of service.
    public const string Check = "SELECT 1 FROM offlinesync.migrations LIMIT 1";
}
