using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using System.Runtime.Versioning;

namespace OfflineSync.WorkManager.Device.Windows;

/// <summary>What the machine's traffic costs, in the flags of NLM_CONNECTION_COST (netlistmgr.h); 0: unknown.</summary>
internal readonly record struct NetworkCost(uint Flags)
{
    private const uint Unrestricted = 0x1;
    private const uint Fixed = 0x2;
    private const uint Variable = 0x4;
    private const uint OverDataLimit = 0x10000;
    private const uint Roaming = 0x40000;

    private const uint ContextAll = 0x17;

    private static readonly Guid ListManagerClass = new("DCB00C01-570F-4A9B-8D69-199FDBA5723B");
    private static readonly StrategyBasedComWrappers Wrappers = new();

    public bool? IsMetered() => (Flags & (Fixed | Variable | OverDataLimit)) != 0 ? true : (Flags & Unrestricted) != 0 ? false : null;

    public bool? IsRoaming() => Flags == 0 ? null : (Flags & Roaming) != 0;

    /// <summary>Asks the Network List Manager.</summary>
    [SupportedOSPlatform("windows")]
    public static NetworkCost Read()
    {
        var interfaceId = typeof(INetworkCostManager).GUID;
        if (NativeMethods.CoCreateInstance(ListManagerClass, 0, ContextAll, interfaceId, out var instance) < 0)
            return default;
        try
        {
            var manager = (INetworkCostManager)Wrappers.GetOrCreateObjectForComInstance(instance, CreateObjectFlags.None);
            return manager.GetCost(out var cost, 0) < 0 ? default : new NetworkCost(cost);
        }
        finally
        {
            Marshal.Release(instance);
        }
    }
}
