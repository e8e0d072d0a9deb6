namespace OfflineSync.Server.Alerts;

/// <summary>How the devices of an app version in a region stand.</summary>
/// <param name="AppVersion">The app's version.</param>
/// <param name="Region">The app's label.</param>
/// <param name="Known">Those that are not gone.</param>
/// <param name="Recent">Those of them that reported since yesterday.</param>
/// <param name="Silent">Those of them that have not synced for long.</param>
/// <param name="OldOutbox">Those of them whose outbox is old by now.</param>
internal sealed record DeviceGroup(string AppVersion, string Region, int Known, int Recent, int Silent, int OldOutbox);
