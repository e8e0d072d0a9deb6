using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>A device in a list.</summary>
/// <param name="Device">The device.</param>
/// <param name="Number">What was asked for: how much it counted, or a time in milliseconds; 0 if that is no number.</param>
/// <param name="Whole">Of how many: syncs or mutations; 0 if that says nothing.</param>
internal sealed record ListedDevice(FieldDeviceRecord Device, long Number, long Whole);
