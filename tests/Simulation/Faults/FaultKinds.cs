namespace OfflineSync.Simulation.Faults;

/// <summary>Which faults are of one sort.</summary>
internal static class FaultKinds
{
    /// <summary>Whether the network did something to a message, to a call or to a link.</summary>
    public static bool IsOfNetwork(FaultKind kind) => kind is >= FaultKind.RequestLost and <= FaultKind.PartitionToClient or >= FaultKind.CallWithoutNetwork;

    /// <summary>Whether a process died.</summary>
    public static bool IsDeath(FaultKind kind) =>
        kind is >= FaultKind.AppKilledAtStep and <= FaultKind.ServerKilledAtStep or FaultKind.FileRestoredFromBackup or FaultKind.SchemaMigrated;

    /// <summary>Whether it is what other faults come to, and has no rate of its own.</summary>
    public static bool IsConsequence(FaultKind kind) => kind >= FaultKind.CallWithoutNetwork;
}
