using Android.Content;

namespace Android.Net;

public enum NetCapability
{
    NotMetered = 11,
    Internet = 12,
    Validated = 16,
    NotRoaming = 18,
    TemporarilyNotMetered = 25,
}

public class Network : Java.Lang.Object
{
}

public sealed class NetworkCapabilities : Java.Lang.Object
{
    public NetworkCapabilities()
    {
    }

    internal HashSet<NetCapability> Capabilities { get; init; } = [];

    public bool HasCapability(NetCapability capability) => Capabilities.Contains(capability);
}

public class ConnectivityManager : Java.Lang.Object
{
    internal ConnectivityManager()
    {
    }

    public virtual Network? ActiveNetwork => null;

    public static ConnectivityManager? FromContext(Context context) => context.Connectivity;

    public virtual NetworkCapabilities? GetNetworkCapabilities(Network? network) => null;

    public virtual void RegisterDefaultNetworkCallback(NetworkCallback networkCallback)
    {
    }

    public virtual void UnregisterNetworkCallback(NetworkCallback networkCallback)
    {
    }

    public class NetworkCallback : Java.Lang.Object
    {
        public NetworkCallback()
        {
        }

        public virtual void OnBlockedStatusChanged(Network network, bool blocked)
        {
        }

        public virtual void OnCapabilitiesChanged(Network network, NetworkCapabilities networkCapabilities)
        {
        }

        public virtual void OnLost(Network network)
        {
        }
    }
}
