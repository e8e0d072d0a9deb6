using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace OfflineSync.WorkManager.Device.Windows;

/// <summary>The Network List Manager's view of costs (netlistmgr.h).</summary>
[GeneratedComInterface]
[Guid("DCB00008-570F-4A9B-8D69-199FDBA5723B")]
internal partial interface INetworkCostManager
{
    [PreserveSig]
    int GetCost(out uint cost, nint destination);
}
