using OfflineSync.Server.ChangeLog.Ranges;

namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>The SQL of the embedded store.</summary>
internal static class SqliteStatements
{
    public const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; PRAGMA cache_size=-16000;";

    public const string SelectHead = "SELECT epoch, head, stamp, conflict_seq, floor, result_floor, bytes, windows FROM scopes WHERE scope = $scope";

    public const string SelectTime = "SELECT committed_at FROM changes WHERE scope = $scope AND seq = $seq";

    public const string InsertScope =
        """
        INSERT INTO scopes (scope, epoch, head, stamp, conflict_seq, floor, result_floor, bytes, created_at)
        VALUES ($scope, $epoch, 0, 0, 0, 0, 0, 0, $now)
        """;

    public const string UpdateScope =
        "UPDATE scopes SET head = $head, stamp = $stamp, conflict_seq = $conflict, bytes = bytes + $bytes, windows = $windows WHERE scope = $scope";

    public const string ListScopes = "SELECT scope FROM scopes WHERE scope > $after ORDER BY scope LIMIT $count";

    public const string SelectHighest =
        "SELECT client_seq, stamp FROM changes WHERE scope = $scope AND client_id = $client ORDER BY client_seq DESC LIMIT 1";

    public const string SelectLedger =
        """
        SELECT client_seq, seq, stamp, base, digest, outcome, code, message, operations, committed_at
        FROM changes WHERE scope = $scope AND client_id = $client AND client_seq BETWEEN $first AND $last
        """;

    public const string InsertChange =
        """
        INSERT INTO changes (scope, seq, client_id, client_seq, stamp, base, digest, outcome, code, message, operations, committed_at)
        VALUES ($scope, $seq, $client, $clientSeq, $stamp, $base, $digest, $outcome, $code, $message, $operations, $committedAt)
        """;

    public const string SelectTables = "SELECT table_id, name, key_columns, deletes, window_column, window_ready, window_after FROM tables WHERE scope = $scope ORDER BY table_id";

    public const string SelectColumns =
        "SELECT table_id, column_id, name, type, policy, resolver, attachment FROM columns WHERE scope = $scope ORDER BY table_id, column_id";

    public const string InsertTable =
        "INSERT INTO tables (scope, table_id, name, key_columns, deletes) VALUES ($scope, $table, $name, $keyColumns, $deletes)";

    public const string InsertColumn =
        """
        INSERT INTO columns (scope, table_id, column_id, name, type, policy, resolver, attachment)
        VALUES ($scope, $table, $column, $name, $type, $policy, $resolver, $attachment)
        """;

    public const string MarkAttachment =
        "UPDATE columns SET attachment = 1 WHERE scope = $scope AND table_id = $table AND column_id = $column";

    public const string SelectRow = "SELECT seq, ord, data, window_change FROM rows WHERE scope = $scope AND table_id = $table AND \"key\" = $key";

    public const string InsertRow =
        """
        INSERT INTO rows (scope, table_id, "key", seq, ord, deleted, data, window_key, window_change)
        VALUES ($scope, $table, $key, $seq, $ord, $deleted, $data, $window, $windowChange)
        """;

    public const string UpdateRow =
        """
        UPDATE rows SET seq = $seq, ord = $ord, deleted = $deleted, data = $data, window_key = $window, window_change = $windowChange
        WHERE scope = $scope AND table_id = $table AND "key" = $key
        """;

    public const string SelectPage =
        """
        SELECT table_id, "key", seq, ord, data FROM rows
        WHERE scope = $scope AND (seq, ord) > ($seq, $ord) ORDER BY seq, ord LIMIT $count
        """;

    public const string SelectTable =
        """
        SELECT table_id, "key", seq, ord, data, window_change FROM rows
        WHERE scope = $scope AND table_id = $table AND (seq, ord) > ($seq, $ord) ORDER BY seq, ord
        """;

    public static readonly string SelectInterest =
        $"""
        SELECT table_id, "key", seq, ord, data, window_change FROM rows
        WHERE scope = $scope AND table_id = $table AND (seq, ord) > ($seq, $ord) AND (
            window_key IS NULL OR window_key >= $from OR window_change IS NULL OR window_change > $since OR seq > $fresh OR (seq + ord) % {WindowInterest.Stride} = 0)
        ORDER BY seq, ord
        """;

    public static readonly string SelectByWindow = $"{ByWindow("table_id, \"key\", seq, ord, data, window_change")} ORDER BY seq, ord";

    public const string SelectWindow =
        """
        SELECT table_id, "key", seq, ord, data, window_change FROM rows
        WHERE scope = $scope AND table_id = $table AND window_key >= $from AND (window_key, "key") > ($from, $key) AND window_key < $before ORDER BY window_key, "key"
        """;

    public const string SelectKey = "SELECT table_id, \"key\", seq, ord, data, window_change FROM rows WHERE scope = $scope AND table_id = $table AND \"key\" = $key";

    public const string CountTables = "SELECT count(*) FROM tables WHERE scope = $scope";

    public const string CountTable =
        "SELECT count(*) FROM (SELECT 1 FROM rows WHERE scope = $scope AND table_id = $table AND (seq, ord) > ($seq, $ord) LIMIT $count)";

    // Looks at no more rows than it may count.
    public const string CountInterest =
        """
        SELECT count(*) FILTER (WHERE window_key IS NULL OR window_key >= $from OR window_change IS NULL OR window_change > $since OR seq > $fresh) FROM (
            SELECT window_key, window_change, seq FROM rows
            WHERE scope = $scope AND table_id = $table AND (seq, ord) > ($seq, $ord) ORDER BY seq, ord LIMIT $count)
        """;

    public static readonly string CountByWindow = $"SELECT count(*) FROM ({ByWindow("1")} LIMIT $count)";

    public const string CountWindow =
        """
        SELECT count(*) FROM (
            SELECT 1 FROM rows
            WHERE scope = $scope AND table_id = $table AND window_key >= $from AND (window_key, "key") > ($from, $key) AND window_key < $before LIMIT $count)
        """;

    public const string SelectWindowBound =
        """
        SELECT window_key FROM rows
        WHERE scope = $scope AND table_id = $table AND window_key >= $from AND window_key < $before ORDER BY window_key DESC LIMIT 1 OFFSET $skipped
        """;

    public const string SelectRowsAfter =
        "SELECT \"key\", seq, ord, data FROM rows WHERE scope = $scope AND table_id = $table AND \"key\" > $key ORDER BY \"key\" LIMIT $count";

    public const string SortRow = "UPDATE rows SET window_key = $window WHERE scope = $scope AND table_id = $table AND \"key\" = $key";

    public const string UpdateWindow =
        "UPDATE tables SET window_column = $column, window_ready = $ready, window_after = $after WHERE scope = $scope AND table_id = $table";

    public const string InsertConflict =
        """
        INSERT INTO conflicts (
            scope, seq, ord, client_id, table_id, "key", column_id, rule, losing_value, winning_value, losing_stamp, winning_client, winning_stamp, decided_at)
        VALUES ($scope, $seq, $ord, $client, $table, $key, $column, $rule, $losing, $winning, $losingStamp, $winningClient, $winningStamp, $at)
        """;

    public const string TrimConflicts =
        """
        DELETE FROM conflicts WHERE scope = $scope AND (seq, ord) <= (
            SELECT seq, ord FROM conflicts WHERE scope = $scope ORDER BY seq DESC, ord DESC LIMIT 1 OFFSET $max)
        """;

    public const string SelectConflicts =
        """
        SELECT seq, ord, table_id, "key", column_id, rule, losing_value, winning_value, losing_stamp, winning_client, winning_stamp, decided_at
        FROM conflicts WHERE scope = $scope AND client_id = $client AND (seq, ord) > ($seq, $ord) AND seq <= $upTo ORDER BY seq, ord LIMIT $count
        """;

    public const string SelectTimes = "SELECT seq, committed_at FROM changes WHERE scope = $scope AND seq > $after ORDER BY seq LIMIT $count";

    public const string SelectTombstone =
        "SELECT seq FROM rows WHERE scope = $scope AND deleted AND seq > $after ORDER BY seq LIMIT 1 OFFSET $skipped";

    public const string SumTombstones =
        "SELECT coalesce(sum(length(\"key\") + length(data)), 0) FROM rows WHERE scope = $scope AND deleted AND seq <= $floor";

    public const string DeleteTombstones = "DELETE FROM rows WHERE scope = $scope AND deleted AND seq <= $floor";

    public const string RaiseFloors =
        "UPDATE scopes SET floor = max(floor, $floor), result_floor = max(result_floor, $resultFloor), bytes = bytes - $bytes WHERE scope = $scope";

    public const string SelectLastResults =
        "SELECT client_id, max(client_seq) FROM changes WHERE scope = $scope AND seq > $after AND seq <= $upTo GROUP BY client_id";

    public const string DeleteResults = "DELETE FROM changes WHERE scope = $scope AND client_id = $client AND client_seq <= $last";

    public const string PurgeConflicts =
        """
        DELETE FROM conflicts WHERE scope = $scope AND (seq, ord) IN (
            SELECT seq, ord FROM conflicts WHERE scope = $scope AND decided_at < $before ORDER BY seq, ord LIMIT $max)
        """;

    public const string SelectChunk =
        "SELECT data FROM text_chunks WHERE scope = $scope AND table_id = $table AND \"key\" = $key AND column_id = $column AND chunk = $chunk";

    public const string WriteChunk =
        """
        INSERT INTO text_chunks (scope, table_id, "key", column_id, chunk, data) VALUES ($scope, $table, $key, $column, $chunk, $data)
        ON CONFLICT (scope, table_id, "key", column_id, chunk) DO UPDATE SET data = excluded.data
        """;

    public const string ClearTexts = "DELETE FROM text_chunks WHERE scope = $scope AND table_id = $table AND \"key\" = $key";

    public const string CountRows =
        "SELECT count(*) FROM (SELECT 1 FROM rows WHERE scope = $scope AND (seq, ord) > ($seq, $ord) LIMIT $count)";

    /// <summary>The rows of a table that changed after a position and may concern who keeps a window: those in it, those that may have left it, and those that changed after it was read.</summary>
    private static string ByWindow(string columns) =>
        $"""
        SELECT {columns} FROM rows INDEXED BY IX_rows_scope_table_id_window_key_key
        WHERE scope = $scope AND table_id = $table AND window_key >= $from AND (seq, ord) > ($seq, $ord)
        UNION ALL
        SELECT {columns} FROM rows INDEXED BY IX_rows_scope_table_id_window_change
        WHERE scope = $scope AND table_id = $table AND (window_key IS NOT NULL OR deleted) AND coalesce(window_change, seq) > $since
            AND (window_key IS NULL OR window_key < $from) AND (seq, ord) > ($seq, $ord)
        UNION ALL
        SELECT {columns} FROM rows
        WHERE scope = $scope AND table_id = $table AND seq > $fresh AND (seq, ord) > ($seq, $ord) AND window_key < $from AND coalesce(window_change, seq) <= $since
        """;
}
