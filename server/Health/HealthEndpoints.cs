using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace OfflineSync.Server.Health;

/// <summary>The health checks: <c>/health/live</c> (the process answers) and <c>/health/ready</c> (and so does the store).</summary>
internal static class HealthEndpoints
{
    /// <summary>Marks checks that decide on readiness.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Maps them.</summary>
    public static void MapOfflineSyncHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) });
    }
}
