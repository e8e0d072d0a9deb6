namespace OfflineSync.Server.Dashboard.Overview;

/// <summary>The devices with an app version.</summary>
internal sealed record VersionShare(string AppVersion, int Devices, long SeenAt, long SyncedAt);
