using Android.Net;

namespace OfflineSync.WorkManager.Android.Device;

/// <summary>Hears of the network that the system uses by default.</summary>
/// <param name="changed">It has these capabilities, or others that must be read anew if null.</param>
/// <param name="setBlocked">Whether the system keeps the app off it, as in doze.</param>
internal sealed class DefaultNetworkCallback(Action<NetworkCapabilities?> changed, Action<bool> setBlocked) : ConnectivityManager.NetworkCallback
{
    public override void OnCapabilitiesChanged(Network network, NetworkCapabilities networkCapabilities) => changed(networkCapabilities);

    public override void OnLost(Network network) => changed(null);

    public override void OnBlockedStatusChanged(Network network, bool blocked) => setBlocked(blocked);
}
