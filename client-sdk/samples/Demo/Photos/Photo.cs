using OfflineSync.Client;

namespace OfflineSync.Demo.Photos;

/// <summary>A photo that a device has taken.</summary>
/// <param name="Device">The number of the device.</param>
/// <param name="Id">Its name.</param>
/// <param name="Content">What it should be everywhere.</param>
internal sealed record Photo(int Device, AttachmentId Id, byte[] Content);
