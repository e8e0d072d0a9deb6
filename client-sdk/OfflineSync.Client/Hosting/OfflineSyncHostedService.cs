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

    /// <summary>What could not be sent is taken over by durable work, which goes on when the host starts again.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => services.GetRequiredService<OfflineSyncClient>().EnterBackgroundAsync();
}
