namespace OfflineSync.Client;

/// <summary>Who changed rows.</summary>
public enum ChangeOrigin
{
    /// <summary>This app, on this device.</summary>
    Local,

    /// <summary>Another device, through the server.</summary>
    Remote,
}
