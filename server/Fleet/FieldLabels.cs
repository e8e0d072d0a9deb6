using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Fleet;

/// <summary>The labels that today's apps report, for metrics, whose labels must be few: whatever else a device says is <see cref="FieldNames.Other"/>.</summary>
internal static class FieldLabels
{
    private static readonly HashSet<string> Syncs =
    [
        "ok", "cancelled", "invalid_options", "unsupported_file", "missing_table", "unsupported_table", "local_storage", "storage_low", "unreachable",
        "server_busy", "quota_exceeded", "access_denied", "access_revoked", "protocol", "incompatible_schema", "cannot_apply",
    ];

    private static readonly HashSet<string> WorkRuns = ["success", "retry", "failure", "gave_up", "stopped", "lost"];

    private static readonly HashSet<string> WorkStops =
    [
        "unknown", "foreground_service_timeout", "cancelled_by_app", "preempt", "timeout", "device_state", "constraint_battery_not_low", "constraint_charging",
        "constraint_connectivity", "constraint_device_idle", "constraint_storage_not_low", "quota", "background_restriction", "app_standby", "user",
        "system_processing", "estimated_app_launch_time_changed",
    ];

    private static readonly HashSet<string> Mutations = ["applied", "rejected"];

    private static readonly HashSet<string> Conflicts =
        ["last_writer_wins", "first_writer_wins", "custom", "delete_wins", "update_wins", "row_missing", "text_unknown"];

    private static readonly HashSet<string> Directions = ["sent", "received"];

    /// <summary>One of few texts.</summary>
    public static string Bounded(Metric metric, string label) => KnownOf(metric).Contains(label) ? label : FieldNames.Other;

    /// <summary>The network's name.</summary>
    public static string NameOf(FieldNetwork network) => network switch
    {
        FieldNetwork.Unmetered => "unmetered",
        FieldNetwork.Metered => "metered",
        FieldNetwork.Roaming => "roaming",
        FieldNetwork.Offline => "offline",
        _ => "unknown",
    };

    private static HashSet<string> KnownOf(Metric metric) => metric switch
    {
        Metric.Syncs => Syncs,
        Metric.WorkRuns => WorkRuns,
        Metric.WorkStops => WorkStops,
        Metric.Mutations => Mutations,
        Metric.Conflicts => Conflicts,
        Metric.Bytes => Directions,
        _ => [],
    };
}
