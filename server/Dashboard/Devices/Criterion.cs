using System.Globalization;
using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Alerts;

namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>What devices have in common behind a number: how they stand, or that they counted something.</summary>
/// <param name="Name">Its name in queries.</param>
/// <param name="Label">Which of its kinds; null: any.</param>
/// <param name="Metric">What they counted; null: how they stand.</param>
internal sealed record Criterion(string Name, string? Label, Metric? Metric)
{
    private static readonly Dictionary<string, Metric> Counted = new(StringComparer.Ordinal)
    {
        ["syncs"] = Protocol.Field.V1.Metric.Syncs,
        ["triggers"] = Protocol.Field.V1.Metric.Triggers,
        ["runs"] = Protocol.Field.V1.Metric.WorkRuns,
        ["stops"] = Protocol.Field.V1.Metric.WorkStops,
        ["mutations"] = Protocol.Field.V1.Metric.Mutations,
        ["rejections"] = Protocol.Field.V1.Metric.Rejections,
        ["conflicts"] = Protocol.Field.V1.Metric.Conflicts,
        ["quarantined_rows"] = Protocol.Field.V1.Metric.Quarantined,
        ["bytes"] = Protocol.Field.V1.Metric.Bytes,
        ["rows"] = Protocol.Field.V1.Metric.Rows,
        ["time_to_sync"] = Protocol.Field.V1.Metric.TimeToSync,
        ["attempts"] = Protocol.Field.V1.Metric.Attempts,
        ["sync_duration"] = Protocol.Field.V1.Metric.SyncDuration,
        ["failed_outbox_age"] = Protocol.Field.V1.Metric.OutboxAge,
        ["median_time"] = Protocol.Field.V1.Metric.TimeToSync,
        ["slow_time"] = Protocol.Field.V1.Metric.TimeToSync,
        ["failed_syncs"] = Protocol.Field.V1.Metric.Syncs,
        ["battery_stops"] = Protocol.Field.V1.Metric.WorkStops,
        ["quota_stops"] = Protocol.Field.V1.Metric.WorkStops,
    };

    private static readonly string[] Whole = ["median_time", "slow_time", "failed_syncs", "battery_stops", "quota_stops"];
    private static readonly string[] Stands = ["silent", "gave_up", "quarantined", "rejected", "alerted_silent", "alerted_outbox"];

    private static readonly Dictionary<string, long> Ages = new(StringComparer.Ordinal) { ["1h"] = 3_600_000, ["1d"] = 86_400_000, ["7d"] = 604_800_000 };

    /// <summary>The bucket of a histogram; null: not of one.</summary>
    public int? Bucket => Metric is { } metric && FieldBuckets.BoundsOf(metric).Length > 0 && Label is not null ? int.Parse(Label, CultureInfo.InvariantCulture) : null;

    /// <summary>The percentile of the device's own values that it is about, as a share; null: about none.</summary>
    public double? Percentile => Name switch
    {
        "median_time" => 0.5,
        "slow_time" => 0.95,
        _ => null,
    };

    /// <summary>Whether it is about the share of syncs that failed.</summary>
    public bool IsFailures => Name == "failed_syncs";

    /// <summary>The labels that it counts; null: all.</summary>
    public IReadOnlyCollection<string>? Labels => Name switch
    {
        "battery_stops" => WorkStopsRule.BatteryReasons,
        "quota_stops" => WorkStopsRule.QuotaReasons,
        _ => Label is null || Bucket is not null ? null : [Label],
    };

    /// <summary>The least age of an outbox in milliseconds.</summary>
    public long OutboxAge => Ages[Label ?? "1h"];

    /// <summary>Reads it as in <c>rejections:CODE</c>; null if it is none.</summary>
    public static Criterion? Parse(string text)
    {
        var parts = text.Split(':', 2);
        var (name, label) = (parts[0], parts.Length > 1 ? parts[1] : null);
        if (label is null && Stands.Contains(name))
            return new Criterion(name, null, null);
        if (name == "outbox" && Ages.ContainsKey(label ?? "1h"))
            return new Criterion(name, label ?? "1h", null);
        if (!Counted.TryGetValue(name, out var metric) || (label is not null && Whole.Contains(name)) || label is { Length: > FieldLimits.TextLengthMax } || label?.Contains('\0', StringComparison.Ordinal) == true)
            return null;
        var buckets = FieldBuckets.BoundsOf(metric).Length;
        var isBucket = int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var bucket) && bucket <= buckets;
        return buckets == 0 || label is null || isBucket ? new Criterion(name, label, metric) : null;
    }

    /// <summary>As in queries.</summary>
    public override string ToString() => Label is null ? Name : $"{Name}:{Label}";

    /// <summary>As people read it.</summary>
    public string Describe(int silentDays) => (Name, Metric) switch
    {
        ("silent", _) => $"no sync in {silentDays} days",
        ("gave_up", _) => "works that have given up",
        ("quarantined", _) => "rows in quarantine",
        ("rejected", _) => "rejected mutations that nobody has settled",
        ("outbox", _) => $"an outbox whose oldest mutation waited for {Label} or more",
        ("alerted_silent", _) => "no sync for as long as the alert is about, and not gone",
        ("alerted_outbox", _) => "something to send for as long as the alert is about",
        ("median_time", _) => "a median of their own times to sync",
        ("slow_time", _) => "a 95th percentile of their own times to sync",
        ("failed_syncs", _) => "failed syncs",
        ("battery_stops", _) => "works stopped by the battery, the charger or the device's state",
        ("quota_stops", _) => "works stopped by the platform's quota, standby or restrictions",
        (_, { } metric) when Bucket is { } bucket => $"{Humane.Words(Name)}: {BucketName(metric, bucket)}",
        _ => Label is null ? Humane.Words(Name) : $"{Humane.Words(Name)}: {Humane.Words(Label)}",
    };

    /// <summary>What the list calls its number.</summary>
    public string Column => Name switch
    {
        "median_time" => "Time to sync, median",
        "slow_time" => "Time to sync, 95th",
        "failed_syncs" => "Failed syncs",
        _ => "Counted",
    };

    /// <summary>What a bucket counts.</summary>
    public static string BucketName(Metric metric, int bucket)
    {
        var bounds = FieldBuckets.BoundsOf(metric);
        var isAbove = bucket >= bounds.Length;
        var bound = bounds[Math.Min(bucket, bounds.Length - 1)];
        var text = metric == Protocol.Field.V1.Metric.Attempts ? Humane.Count(bound) : Humane.Duration(bound);
        return isAbove ? $"more than {text}" : metric == Protocol.Field.V1.Metric.Attempts && bound < 4 ? text : $"up to {text}";
    }
}
