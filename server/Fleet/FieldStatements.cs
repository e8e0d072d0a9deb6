namespace OfflineSync.Server.Fleet;

/// <summary>The SQL for what devices report, see <see cref="ChangeLog.Beside.StoreSession"/>.</summary>
internal static class FieldStatements
{
    /// <summary>The largest number of a cell: sums over many of them do not overflow.</summary>
    public const long CellMax = 1_000_000_000_000_000;

    // Nothing happens to a device whose report was taken, and the caller sees that no row was.
    public const string TakeDevice =
        """
        INSERT INTO offlinesync.field_devices (scope, client_id, report_number, app_version, os, region, network, first_seen_at, seen_at, synced_at, last_result,
            last_reason, policy_version, outbox_count, outbox_age, quarantined, rejected, conflicts, gave_up, free_bytes, database_bytes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
        ON CONFLICT (scope, client_id) DO UPDATE SET
            report_number = excluded.report_number, app_version = excluded.app_version, os = excluded.os, region = excluded.region,
            network = CASE WHEN excluded.network = 0 THEN field_devices.network ELSE excluded.network END,
            seen_at = excluded.seen_at,
            synced_at = CASE WHEN excluded.synced_at = 0 THEN field_devices.synced_at ELSE excluded.synced_at END,
            last_result = CASE WHEN excluded.last_result = '' THEN field_devices.last_result ELSE excluded.last_result END,
            last_reason = CASE WHEN excluded.last_reason = '' THEN field_devices.last_reason ELSE excluded.last_reason END,
            policy_version = excluded.policy_version, outbox_count = excluded.outbox_count, outbox_age = excluded.outbox_age,
            quarantined = excluded.quarantined, rejected = excluded.rejected, conflicts = excluded.conflicts, gave_up = excluded.gave_up,
            free_bytes = excluded.free_bytes, database_bytes = excluded.database_bytes
        WHERE field_devices.report_number < excluded.report_number
        """;

    public const string SelectNumber = "SELECT report_number FROM offlinesync.field_devices WHERE scope = $1 AND client_id = $2";

    public const string AddDeviceCell =
        """
        INSERT INTO offlinesync.field_device_cells (scope, client_id, day, network, metric, label, bucket, value) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (scope, client_id, day, network, metric, label, bucket) DO UPDATE SET value = CASE
            WHEN field_device_cells.value + excluded.value > 1000000000000000 THEN 1000000000000000 ELSE field_device_cells.value + excluded.value END
        """;

    public const string AddCell =
        """
        INSERT INTO offlinesync.field_cells (day, app_version, os, region, network, metric, label, bucket, value) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (day, app_version, os, region, network, metric, label, bucket) DO UPDATE SET value = CASE
            WHEN field_cells.value + excluded.value > 1000000000000000 THEN 1000000000000000 ELSE field_cells.value + excluded.value END
        """;

    public const string AddEvent =
        """
        INSERT INTO offlinesync.field_events (scope, client_id, report_number, ord, at, kind, trigger, result, reason, network, battery, duration, attempt,
            bytes_sent, bytes_received, rows_sent, rows_received)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (scope, client_id, report_number, ord) DO NOTHING
        """;

    public const string TrimEvents =
        """
        DELETE FROM offlinesync.field_events WHERE scope = $1 AND client_id = $2 AND (report_number, ord) <= (
            SELECT report_number, ord FROM offlinesync.field_events WHERE scope = $1 AND client_id = $2 ORDER BY report_number DESC, ord DESC LIMIT 1 OFFSET $3)
        """;

    public const string SelectCohorts = "SELECT DISTINCT app_version, os, region FROM offlinesync.field_cells WHERE day = $1 LIMIT $2";

    public const string SelectLabels = "SELECT DISTINCT metric, label FROM offlinesync.field_cells WHERE day = $1 LIMIT $2";

    public const string SelectSizes = "SELECT scope, head, bytes FROM offlinesync.scopes ORDER BY bytes DESC, scope LIMIT $1";

    public const string WriteSize =
        """
        INSERT INTO offlinesync.field_scopes (scope, day, changes, bytes) VALUES ($1, $2, $3, $4)
        ON CONFLICT (scope, day) DO UPDATE SET changes = excluded.changes, bytes = excluded.bytes
        WHERE field_scopes.changes <> excluded.changes OR field_scopes.bytes <> excluded.bytes
        """;

    public const string PurgeDeviceCells =
        """
        DELETE FROM offlinesync.field_device_cells WHERE (scope, client_id, day, network, metric, label, bucket) IN (
            SELECT scope, client_id, day, network, metric, label, bucket FROM offlinesync.field_device_cells WHERE day < $1 ORDER BY day LIMIT $2)
        """;

    public const string PurgeEvents =
        """
        DELETE FROM offlinesync.field_events WHERE (scope, client_id, report_number, ord) IN (
            SELECT scope, client_id, report_number, ord FROM offlinesync.field_events WHERE at < $1 ORDER BY at LIMIT $2)
        """;

    public const string PurgeCells =
        """
        DELETE FROM offlinesync.field_cells WHERE (day, app_version, os, region, network, metric, label, bucket) IN (
            SELECT day, app_version, os, region, network, metric, label, bucket FROM offlinesync.field_cells WHERE day < $1 ORDER BY day LIMIT $2)
        """;

    public const string PurgeScopes =
        """
        DELETE FROM offlinesync.field_scopes WHERE (scope, day) IN (SELECT scope, day FROM offlinesync.field_scopes WHERE day < $1 ORDER BY day LIMIT $2)
        """;

    // A device is seen after it has synced, so the index on synced_at leads to all of them.
    public const string PurgeDevices =
        """
        DELETE FROM offlinesync.field_devices WHERE (scope, client_id) IN (
            SELECT scope, client_id FROM offlinesync.field_devices WHERE synced_at < $1 AND seen_at < $1 ORDER BY synced_at LIMIT $2)
        """;
}
