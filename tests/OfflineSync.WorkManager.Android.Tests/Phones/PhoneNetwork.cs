using Android.Net;

namespace OfflineSync.WorkManager.Android.Tests.Phones;

/// <summary>The phone's connectivity service.</summary>
internal sealed class PhoneNetwork(Phone phone) : ConnectivityManager
{
    private static readonly Network Default = new();

    private readonly List<NetworkCallback> _callbacks = [];

    public int Callbacks => _callbacks.Count;

    public int Registrations { get; private set; }

    /// <summary>What registering a callback fails with.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>What asking fails with.</summary>
    public Exception? Failure { get; set; }

    public NetworkCapabilities? Active { get; set; } = Good();

    public override Network? ActiveNetwork => Failure is null ? Active is null ? null : Default : throw Failure;

    public static NetworkCapabilities Good(params NetCapability[] without) => new()
    {
        Capabilities =
        [
            .. new[] { NetCapability.Internet, NetCapability.Validated, NetCapability.NotMetered, NetCapability.NotRoaming }.Except(without),
        ],
    };

    public override NetworkCapabilities? GetNetworkCapabilities(Network? network) => Active;

    public override void RegisterDefaultNetworkCallback(NetworkCallback networkCallback)
    {
        if (Refusal is not null)
            throw Refusal;
        Registrations++;
        _callbacks.Add(networkCallback);
        if (Active is { } active)
            phone.Pump.Post(() => networkCallback.OnCapabilitiesChanged(Default, active));
    }

    public override void UnregisterNetworkCallback(NetworkCallback networkCallback) => _callbacks.Remove(networkCallback);

    /// <summary>The network changes; the system tells of it, and looks at its requests.</summary>
    public void Change(NetworkCapabilities? capabilities)
    {
        Active = capabilities;
        Tell(capabilities);
        phone.Pump.Post(phone.Jobs.Look);
    }

    /// <summary>Tells of capabilities, whatever the system would answer when asked.</summary>
    public void Tell(NetworkCapabilities? capabilities)
    {
        foreach (var callback in _callbacks.ToList())
        {
            if (capabilities is null)
                callback.OnLost(Default);
            else
                callback.OnCapabilitiesChanged(Default, capabilities);
        }
    }

    public void Block(bool isBlocked) => _callbacks.ForEach(c => c.OnBlockedStatusChanged(Default, isBlocked));

    public void ProcessDied() => _callbacks.Clear();
}
