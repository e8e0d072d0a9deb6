using OfflineSync.Server.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OfflineSync.Server.Hosting;

/// <summary>
/// Sends traces and metrics to an OpenTelemetry collector, if the standard variables name one (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or that of one signal). A host
/// that only calls <see cref="ServerServices"/> decides for itself who collects them.
/// </summary>
internal static class TelemetryExport
{
    private const string DefaultServiceName = "offlinesync-server";

    /// <summary>Adds the export.</summary>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        var (traces, metrics) = (IsWanted(configuration, "TRACES"), IsWanted(configuration, "METRICS"));
        if (!traces && !metrics)
            return services;
        // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come after it and win.
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource
            .Clear().AddService(DefaultServiceName).AddTelemetrySdk().AddEnvironmentVariableDetector());
        if (traces)
            telemetry.WithTracing(tracing => tracing.AddSource(ServerTelemetry.ActivitySourceName, "Npgsql").AddOtlpExporter());
        if (metrics)
        {
            telemetry.WithMetrics(metering => metering
                .AddMeter(ServerTelemetry.MeterName, "Npgsql", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddOtlpExporter());
        }
        return services;
    }

    private static bool IsWanted(IConfiguration configuration, string signal) =>
        (Has(configuration, "OTEL_EXPORTER_OTLP_ENDPOINT") || Has(configuration, $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"))
        && (configuration[$"OTEL_{signal}_EXPORTER"] ?? "otlp") == "otlp";

    private static bool Has(IConfiguration configuration, string key) => !string.IsNullOrWhiteSpace(configuration[key]);
}
