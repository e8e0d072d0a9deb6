using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>A device in a list.</summary>
/// <param name="Device">The device.</param>
/// <param name="Count">How much it counted of what was asked for; 0 if that is no number.</param>
internal sealed record ListedDevice(FieldDeviceRecord Device, long Count);
