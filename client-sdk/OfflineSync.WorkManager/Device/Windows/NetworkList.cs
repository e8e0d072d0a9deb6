using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using System.Runtime.Versioning;

namespace OfflineSync.WorkManager.Device.Windows;

/// <summary>Asks the Network List Manager. Where it does not run, nothing is known.</summary>
[SupportedOSPlatform("windows")]
internal static class NetworkList
{
    private const uint ContextAll = 0x17;

    private static readonly Guid ManagerClass = new("DCB00C01-570F-4A9B-8D69-199FDBA5723B");
    private static readonly StrategyBasedComWrappers Wrappers = new();

    public static NetworkCost Cost() =>
        new(Ask<INetworkCostManager>((INetworkCostManager manager, out uint cost) => manager.GetCost(out cost, 0)) ?? 0);

    public static NetworkConnectivity? Connectivity() =>
        Ask<INetworkListManager>((INetworkListManager manager, out uint reach) => manager.GetConnectivity(out reach)) is { } flags
            ? new(flags) : null;

    private delegate int Question<in T>(T manager, out uint answer);

    private static uint? Ask<T>(Question<T> question)
    {
        if (NativeMethods.CoCreateInstance(ManagerClass, 0, ContextAll, typeof(T).GUID, out var instance) < 0)
            return null;
        try
        {
            var manager = (T)Wrappers.GetOrCreateObjectForComInstance(instance, CreateObjectFlags.None);
            return question(manager, out var answer) < 0 ? null : answer;
        }
        finally
        {
            Marshal.Release(instance);
        }
    }
}
