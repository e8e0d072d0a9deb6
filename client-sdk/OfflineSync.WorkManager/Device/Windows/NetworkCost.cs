namespace OfflineSync.WorkManager.Device.Windows;

/// <summary>What the machine's traffic costs, in the flags of NLM_CONNECTION_COST (netlistmgr.h); 0: unknown.</summary>
internal readonly record struct NetworkCost(uint Flags)
{
    private const uint Unrestricted = 0x1;
    private const uint Fixed = 0x2;
    private const uint Variable = 0x4;
    private const uint OverDataLimit = 0x10000;
    private const uint Roaming = 0x40000;

    public bool? IsMetered() => (Flags & (Fixed | Variable | OverDataLimit)) != 0 ? true : (Flags & Unrestricted) != 0 ? false : null;

    public bool? IsRoaming() => Flags == 0 ? null : (Flags & Roaming) != 0;
}
