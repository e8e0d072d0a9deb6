using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OfflineSync.Client.Hosting;

/// <summary>Opens the client when the host starts, so that automatic sync begins.</summary>
internal sealed class OfflineSyncHostedService(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = services.GetRequiredService<OfflineSyncClient>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
