using Android.Content;
using Android.Net;
using OfflineSync.WorkManager.Android.Platform;

namespace OfflineSync.WorkManager.Android.Device;

/// <summary>
/// The network that the system uses by default. While it is watched, what the system told last counts: at the time of a change, the system's own answers to
/// questions may still be those of before.
/// </summary>
internal sealed class NetworkSource(Context context, ApiLevel api)
{
    private static readonly NetworkState None = new(false, false, false, false, false);

    private readonly Lock _lock = new();
    private DefaultNetworkCallback? _callback;
    private NetworkState? _told;
    private bool _isBlocked;

    private ConnectivityManager Manager =>
        ConnectivityManager.FromContext(context) ?? throw new InvalidOperationException("The device has no connectivity service.");

    public NetworkState Read()
    {
        lock (_lock)
        {
            if (_isBlocked)
                return None;
            if (_told is { } told)
                return told;
        }
        return ReadActive();
    }

    /// <summary>Begins to listen. The system may refuse with any exception.</summary>
    public void Watch(Action changed)
    {
        var callback = new DefaultNetworkCallback(
            capabilities =>
            {
                Tell(capabilities);
                changed();
            },
            isBlocked =>
            {
                lock (_lock)
                    _isBlocked = isBlocked;
                changed();
            });
        Manager.RegisterDefaultNetworkCallback(callback);
        _callback = callback;
    }

    public void Unwatch()
    {
        var callback = _callback;
        _callback = null;
        try
        {
            if (callback is not null)
                Manager.UnregisterNetworkCallback(callback);
        }
        finally
        {
            lock (_lock)
                (_told, _isBlocked) = (null, false);
        }
    }

    private NetworkState ReadActive()
    {
        var manager = Manager;
        return manager.ActiveNetwork is { } network && manager.GetNetworkCapabilities(network) is { } capabilities ? State(capabilities) : None;
    }

    // Called by the system: what is thrown here would end the process.
    private void Tell(NetworkCapabilities? capabilities)
    {
        NetworkState? state = null;
        try
        {
            state = capabilities is null ? ReadActive() : State(capabilities);
        }
        catch (Exception)
        {
            // Whoever reads next finds out what is wrong.
        }
        lock (_lock)
            _told = state;
    }

    private NetworkState State(NetworkCapabilities capabilities) => new(
        capabilities.HasCapability(NetCapability.Internet),
        capabilities.HasCapability(NetCapability.Validated),
        !capabilities.HasCapability(NetCapability.NotMetered),
        api.KnowsRoaming ? !capabilities.HasCapability(NetCapability.NotRoaming) : null,
        api.KnowsTemporarilyUnmetered ? capabilities.HasCapability(NetCapability.TemporarilyNotMetered) : null);
}
