using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OfflineSync.Server.Telemetry;

/// <summary>
/// The names under which the server's activities and metrics are found, for instance by OpenTelemetry. They never carry scopes, keys, values, client ids or
/// subjects.
/// </summary>
public static class ServerTelemetry
{
    /// <summary>
    /// The activity source: one activity for each call, named after its method; within it <c>group commit</c> and, for the embedded store, one for each of its
    /// operations. Npgsql has a source of its own, <c>Npgsql</c>.
    /// </summary>
    public const string ActivitySourceName = "OfflineSync.Server";

    /// <summary>The meter.</summary>
    public const string MeterName = "OfflineSync.Server";

    internal static ActivitySource Activities { get; } = new(ActivitySourceName, Version);

    private static string? Version => typeof(ServerTelemetry).Assembly.GetName().Version?.ToString(3);

    /// <summary>The meter of one host. The same for everyone who asks.</summary>
    internal static Meter CreateServerMeter(this IMeterFactory meters) => meters.Create(new MeterOptions(MeterName) { Version = Version });
}
