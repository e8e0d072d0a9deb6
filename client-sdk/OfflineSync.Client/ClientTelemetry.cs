using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OfflineSync.Client;

/// <summary>The names under which the client's activities and metrics are found, for instance by OpenTelemetry. They never carry keys or values.</summary>
public static class ClientTelemetry
{
    /// <summary>
    /// The activity source: <c>sync</c> for each sync, and within it <c>declare</c>, <c>collect</c>, <c>push</c>, <c>pull</c> and <c>apply</c>; and one for each
    /// call to the server, named after its method. A call that is recorded names its trace to the server (<c>traceparent</c>).
    /// </summary>
    public const string ActivitySourceName = "OfflineSync.Client";

    /// <summary>
    /// The meter. Counters: <c>offlinesync.client.syncs</c> by <c>result</c> and <c>trigger</c>, <c>.mutations</c> by <c>outcome</c>, <c>.rejections</c> by
    /// <c>code</c>, <c>.conflicts</c> by <c>rule</c>, <c>.rows</c>, <c>.evicted</c>, <c>.bytes</c> by <c>direction</c>, <c>.quarantined</c>, <c>.reports</c> by <c>result</c>.
    /// Histograms: <c>.sync.duration</c>, <c>.time_to_sync</c> and <c>.outbox.age</c> in seconds, <c>.attempts</c>.
    /// </summary>
    public const string MeterName = "OfflineSync.Client";

    internal static ActivitySource Activities { get; } = new(ActivitySourceName);

    private static Meter Meter { get; } = new(MeterName);

    internal static Counter<long> Mutations { get; } =
        Meter.CreateCounter<long>("offlinesync.client.mutations", "{mutation}", "Mutations with a result of the server, by outcome.");

    internal static Counter<long> Rows { get; } =
        Meter.CreateCounter<long>("offlinesync.client.rows", "{row}", "Rows received from the server.");

    internal static Counter<long> Evicted { get; } =
        Meter.CreateCounter<long>("offlinesync.client.evicted", "{row}", "Rows that left the device to make room.");

    internal static Counter<long> Syncs { get; } =
        Meter.CreateCounter<long>("offlinesync.client.syncs", "{sync}", "Syncs, by result and by what set them off.");

    internal static Histogram<double> SyncDuration { get; } =
        Meter.CreateHistogram<double>("offlinesync.client.sync.duration", "s", "How long syncs took, by result.");

    internal static Histogram<double> TimeToSync { get; } =
        Meter.CreateHistogram<double>("offlinesync.client.time_to_sync", "s", "From the local commit of mutations to their results.");

    internal static Histogram<long> Attempts { get; } =
        Meter.CreateHistogram<long>("offlinesync.client.attempts", "{attempt}", "How often mutations were sent until they had their results.");

    internal static Counter<long> Bytes { get; } =
        Meter.CreateCounter<long>("offlinesync.client.bytes", "By", "Message bytes of syncs, compressed, by direction.");

    internal static Counter<long> Rejections { get; } =
        Meter.CreateCounter<long>("offlinesync.client.rejections", "{mutation}", "Mutations that the server refused, by code.");

    internal static Counter<long> Conflicts { get; } =
        Meter.CreateCounter<long>("offlinesync.client.conflicts", "{conflict}", "Conflicts that this device lost, by rule.");

    internal static Counter<long> Quarantined { get; } =
        Meter.CreateCounter<long>("offlinesync.client.quarantined", "{row}", "Rows newly set aside because the local schema does not take them.");

    internal static Histogram<double> OutboxAge { get; } =
        Meter.CreateHistogram<double>("offlinesync.client.outbox.age", "s", "The age of the oldest mutation that waits, at the end of syncs that leave one.");

    internal static Counter<long> Reports { get; } =
        Meter.CreateCounter<long>("offlinesync.client.reports", "{report}", "Reports to the server, by result.");
}
