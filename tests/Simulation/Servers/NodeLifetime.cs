using Microsoft.Extensions.Hosting;

namespace OfflineSync.Simulation.Servers;

/// <summary>The life of a node as its code sees it.</summary>
internal sealed class NodeLifetime : IHostApplicationLifetime
{
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken ApplicationStarted => new(canceled: true);

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication() => _stopping.Cancel();
}
