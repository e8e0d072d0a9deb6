namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>A page of devices.</summary>
/// <param name="Devices">The devices.</param>
/// <param name="All">How many there are on all pages.</param>
/// <param name="Reasons">For silent devices, how many there are with each last result and reason.</param>
internal sealed record DeviceList(IReadOnlyList<ListedDevice> Devices, int All, IReadOnlyList<(string Result, string Reason, int Devices)> Reasons)
{
    public const int PageSize = 100;
}
