using System.Net.NetworkInformation;

namespace OfflineSync.WorkManager.Device.Network;

/// <summary>Whether an interface that is up has a gateway, as the runtime sees it.</summary>
internal static class Gateways
{
    public static bool? Exist()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces().Any(HasGateway);
        }
        catch (Exception error) when (error is NetworkInformationException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static bool HasGateway(NetworkInterface network) =>
        network is { OperationalStatus: OperationalStatus.Up, NetworkInterfaceType: not NetworkInterfaceType.Loopback }
        && network.GetIPProperties().GatewayAddresses.Count > 0;
}
