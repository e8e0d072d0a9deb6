using Microsoft.Extensions.Hosting;

namespace OfflineSync.WorkManager.Hosting;

/// <summary>Opens the queue with the host, and stops the workers before it ends.</summary>
internal sealed class WorkManagerHostedService(WorkManager manager) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => manager.StartAsync();

    public async Task StopAsync(CancellationToken cancellationToken) => await manager.DisposeAsync();
}
