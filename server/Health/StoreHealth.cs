using Microsoft.Extensions.Diagnostics.HealthChecks;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Health;

/// <summary>Whether the store answers.</summary>
internal sealed class StoreHealth(IChangeLog log) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await log.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The store does not answer.", exception);
        }
    }
}
