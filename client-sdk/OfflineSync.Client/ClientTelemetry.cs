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

    /// <summary>The meter.</summary>
    public const string MeterName = "OfflineSync.Client";

    internal static ActivitySource Activities { get; } = new(ActivitySourceName);

    private static Meter Meter { get; } = new(MeterName);

    internal static Counter<long> Mutations { get; } =
        Meter.CreateCounter<long>("offlinesync.client.mutations", "{mutation}", "Mutations with a result of the server, by outcome.");

    internal static Counter<long> Rows { get; } =
        Meter.CreateCounter<long>("offlinesync.client.rows", "{row}", "Rows received from the server.");
}
