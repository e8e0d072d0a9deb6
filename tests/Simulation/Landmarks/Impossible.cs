using OfflineSync.Simulation.Faults;

namespace OfflineSync.Simulation.Landmarks;

/// <summary>Why a fault can not strike a phase.</summary>
internal static class Impossible
{
    private static readonly Phase[] OfCalls = [Phase.Declaring, Phase.Pushing, Phase.Pulling, Phase.Carrying, Phase.Watching];
    private static readonly Phase[] OfDevices = [Phase.Idle, .. OfCalls];
    private static readonly Phase[] OfDisks = [.. OfDevices, Phase.Opening, Phase.Writing];

    private static readonly FaultKind[] DiskSteps =
    [
        FaultKind.AppKilledAtDiskStep, FaultKind.PowerCutAtDiskStep, FaultKind.DiskErrorOnce, FaultKind.DiskFullOnce,
    ];

    private static readonly FaultKind[] LongDiskFaults = [FaultKind.DiskErrorLasting, FaultKind.DiskFullLasting];
    private static readonly FaultKind[] Transactions = [FaultKind.StoreFailsBefore, FaultKind.StoreFailsAtCommit, FaultKind.StoreOutcomeUnknown];

    private static readonly (Func<FaultKind, bool> Is, Phase[] Possible, string Why)[] Rules =
    [
        (kind => kind is <= FaultKind.ReplyFromProxy or FaultKind.ClientNewer or FaultKind.ServerNewer || FaultKinds.IsConsequence(kind), OfCalls, "it happens to a message of a call"),
        (kind => kind is FaultKind.ClockDrift or FaultKind.ClockCoarse, [Phase.Idle], "a clock is so from the beginning"),
        (kind => kind == FaultKind.ClockRollbackAtRestart, [Phase.Opening], "it comes with a start"),
        (kind => kind == FaultKind.TokenExpired, [Phase.Pushing], "tokens are asked for without saying for what, and counted there"),
        (kind => kind == FaultKind.ServerOlder, [Phase.Declaring, Phase.Carrying, Phase.Watching], "all versions push and pull"),
        (kind => kind == FaultKind.DeclarationLost, [Phase.Declaring], "it follows a declaration"),
        (kind => kind == FaultKind.ServerRestoredFromBackup, [Phase.Idle], "the nodes are down meanwhile"),
        (kind => kind == FaultKind.StoreCompacted, [Phase.Idle], "a node does it by itself"),
        (kind => kind == FaultKind.ServerKilledAtStep, [Phase.Idle, Phase.Committing], "a node serves calls or none"),
        (Transactions.Contains, [Phase.Committing], "it happens to a transaction"),
        (kind => kind is FaultKind.StoreReadFails or FaultKind.FileMisread, [Phase.Reading], "it happens to a read"),
        (kind => kind == FaultKind.StoreSlow, [Phase.Committing, Phase.Reading], "it happens to a read or a transaction"),
        (DiskSteps.Contains, OfDisks, "servers have no disk of their own here"),
        (LongDiskFaults.Contains, [.. OfDevices, Phase.Writing], "a disk that fails from the start is one that fails once"),
        (_ => true, OfDevices, "the app opens and writes in one turn, and what servers do the device does not know"),
    ];

    /// <summary>The reason, or null if it can.</summary>
    public static string? Why(FaultKind kind, Phase phase)
    {
        foreach (var (fits, possible, why) in Rules)
        {
            if (fits(kind))
                return possible.Contains(phase) ? null : why;
        }
        return null;
    }
}
