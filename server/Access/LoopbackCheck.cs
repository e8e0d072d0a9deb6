using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OfflineSync.Server.Access;

/// <summary>Ends a server that would let anybody in from other machines.</summary>
internal sealed partial class LoopbackCheck(IServiceProvider services, ILogger<LoopbackCheck> logger) : IHostedLifecycleService
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Access is anonymous, and an address is not on loopback.</exception>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // A host without a server has nothing to check, and often no access settings either.
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (addresses.Count == 0 || services.GetRequiredService<AccessPolicy>().Mode != AccessMode.Anonymous)
            return Task.CompletedTask;
        if (addresses.FirstOrDefault(address => !IsLoopback(address)) is { } open)
            throw new InvalidOperationException(
                $"The server lets anybody in, and would listen on {open}. Listen on 127.0.0.1 or [::1] only, or set OfflineSync:Access:Authority or "
                + "OfflineSync:Access:Keys:0.");
        Anonymous(logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host;
        return host == "localhost" || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip)) || host.StartsWith("unix:", StringComparison.Ordinal);
    }

    [LoggerMessage(EventId = 1601, Level = LogLevel.Warning, Message = "Anybody on this machine may use every scope: access is anonymous, as in development.")]
    private static partial void Anonymous(ILogger logger);
}
