using System.Net.NetworkInformation;

namespace OfflineSync.WorkManager.Device.Network;

/// <summary>What the system announces about interfaces, addresses and routes.</summary>
internal static class NetworkEvents
{
    public static IDisposable Subscribe(Action hint)
    {
        NetworkAddressChangedEventHandler address = (_, _) => hint();
        NetworkAvailabilityChangedEventHandler availability = (_, _) => hint();
        try
        {
            NetworkChange.NetworkAddressChanged += address;
            NetworkChange.NetworkAvailabilityChanged += availability;
        }
        catch (NetworkInformationException)
        {
            // The system lends no event socket; polling is left.
        }
        return new Subscription(() =>
        {
            NetworkChange.NetworkAddressChanged -= address;
            NetworkChange.NetworkAvailabilityChanged -= availability;
        });
    }
}
