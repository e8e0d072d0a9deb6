namespace OfflineSync.Simulation.Faults;

/// <summary>What can go wrong. Each has a rate of its own in a <see cref="FaultPlan"/>, and is absent from some runs.</summary>
internal enum FaultKind
{
    // Requests on their way.
    RequestLost,
    RequestReset,
    RequestDuplicatedNow,
    RequestDuplicatedLater,
    RequestTruncated,
    RequestBitFlipped,
    RequestSlow,
    RequestPacketLost,
    RequestUnanswered,

    // Answers on their way.
    ReplyLost,
    ReplyReset,
    ReplyTruncated,
    ReplyBitFlipped,
    ReplySlow,
    ReplyPacketLost,
    ReplyFromProxy,

    // Links.
    LinkDown,
    PartitionBoth,
    PartitionToServer,
    PartitionToClient,

    // Processes.
    AppKilledAtStep,
    AppKilledAtDiskStep,
    PowerCutAtStep,
    PowerCutAtDiskStep,
    ServerKilledAtStep,

    // Disks.
    DiskErrorOnce,
    DiskErrorLasting,
    DiskFullOnce,
    DiskFullLasting,

    // Clocks.
    ClockJump,
    ClockDrift,
    ClockRollbackAtRestart,
    ClockCoarse,

    // Identities and backups.
    TokenExpired,
    FileRestoredFromBackup,
    DeviceCloned,
    ServerRestoredFromBackup,

    // The store below the server.
    StoreFailsBefore,
    StoreFailsAtCommit,
    StoreOutcomeUnknown,
    StoreReadFails,
    StoreSlow,
    StoreCompacted,
    FileMisread,

    // Versions.
    SchemaMigrated,
    ClientNewer,
    ServerNewer,
    ServerOlder,
    DeclarationLost,

    // The device's state.
    ConstraintsFlap,
    AppSuspended,

    // What becomes of messages by the faults of links and processes. These are counted, and not drawn.
    CallWithoutNetwork,
    RequestSwallowed,
    ReplySwallowed,
    RequestOvertaken,
    CallRefused,
    CallNotRouted,
    CallBroken,
    CallResetByServer,
}
