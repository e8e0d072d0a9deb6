using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace OfflineSync.WorkManager.Device.Windows;

/// <summary>
/// The Network List Manager (netlistmgr.h). It derives from IDispatch; what stands before the one method of use is there for its place in the table
/// only.
/// </summary>
[GeneratedComInterface]
[Guid("DCB00000-570F-4A9B-8D69-199FDBA5723B")]
internal partial interface INetworkListManager
{
    [PreserveSig]
    int GetTypeInfoCount();

    [PreserveSig]
    int GetTypeInfo();

    [PreserveSig]
    int GetIDsOfNames();

    [PreserveSig]
    int Invoke();

    [PreserveSig]
    int GetNetworks();

    [PreserveSig]
    int GetNetwork();

    [PreserveSig]
    int GetNetworkConnections();

    [PreserveSig]
    int GetNetworkConnection();

    [PreserveSig]
    int IsConnectedToInternet();

    [PreserveSig]
    int IsConnected();

    [PreserveSig]
    int GetConnectivity(out uint connectivity);
}
