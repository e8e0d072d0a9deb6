namespace OfflineSync.WorkManager.Device.Windows;

/// <summary>How far the machine's networks reach, in the flags of NLM_CONNECTIVITY (netlistmgr.h).</summary>
internal readonly record struct NetworkConnectivity(uint Flags)
{
    private const uint Ip4Internet = 0x40;
    private const uint Ip6Internet = 0x400;

    public bool IsValidated() => (Flags & (Ip4Internet | Ip6Internet)) != 0;
}
