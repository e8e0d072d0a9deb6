using OfflineSync.WorkManager.Device.DBus;

namespace OfflineSync.WorkManager.Device.Linux;

/// <summary>NetworkManager, with the numbers of its <c>NMConnectivityState</c> and <c>NMMetered</c>.</summary>
internal sealed class NetworkManagerService(SystemBus bus)
{
    private const string Name = "org.freedesktop.NetworkManager";

    public static BusObject Object { get; } = new(Name, "/org/freedesktop/NetworkManager", Name);

    /// <summary>Whether the internet was reached; a portal or no answer is not that.</summary>
    public async ValueTask<bool?> IsValidatedAsync(CancellationToken cancellationToken) =>
        await bus.GetNumberAsync(Object, "Connectivity", cancellationToken) switch
        {
            4 => true,
            1 or 2 or 3 => false,
            _ => null,
        };

    /// <summary>Whether the network costs: yes (1), no (2), or NetworkManager's guess of either (3, 4).</summary>
    public async ValueTask<bool?> IsMeteredAsync(CancellationToken cancellationToken) =>
        await bus.GetNumberAsync(Object, "Metered", cancellationToken) switch
        {
            1 or 3 => true,
            2 or 4 => false,
            _ => null,
        };
}
