namespace OfflineSync.Client;

/// <summary>Who changed rows.</summary>
public enum ChangeOrigin
{
    /// <summary>This app, on this device.</summary>
    Local,

    /// <summary>Another device, through the server.</summary>
    Remote,

    /// <summary>Nobody: the rows left this device to make room, and are on the server as before. See <see cref="OfflineSyncClient.Eviction"/>.</summary>
    Eviction,
}
