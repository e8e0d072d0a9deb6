namespace OfflineSync.Simulation.Landmarks;

/// <summary>A state that the runs together must reach at least once: where none ever comes, nothing is proved of it.</summary>
internal enum Landmark
{
    // Refusals as a device hears them.
    ClientIdConflictHeard,
    SequenceGapHeard,
    CursorInvalidHeard,
    ClockAheadHeard,
    ClockBehindHeard,
    StoreUnavailableHeard,
    SchemaMissingHeard,
    Unauthenticated,

    // Other answers.
    WatchNewsHeard,
    ProxyAnswerHeard,
    ReplayAnswered,
    UnknownOutcomeResolved,

    // In a device's files.
    ConflictReceived,
    RejectionShown,
    QuarantineEntered,
    QuarantineLeft,
    ResnapshotBegun,
    ResnapshotEnded,
    NewClientIdTaken,
    RowPinned,
    ColumnSkipped,
    StagedPagesResumed,
    BackgroundSync,

    // In the server's log.
    GroupCommitted,
    MutationRejected,
    CommitByRestartedNode,
    CounterMerged,
    SetMerged,
    TextMerged,
    RegisterMerged,
    LastWriterWon,
    FirstWriterWon,
    ResolverDecided,
    DeleteWon,
    UpdateWon,
    RowMissing,
    TextUnknown,

    // What users did about it.
    RejectionRetried,
    RejectionDropped,
    ConflictSettled,

    // Rows that leave devices and come back.
    EvictionRun,
    RowsEvicted,
    PinnedRowKept,
    UnsyncedRowKept,
    RejectedRowKept,
    ConflictingRowKept,
    ReferencedRowKept,
    EvictionCutShort,
    EvictedRowsFetched,
    WindowFetched,
    PolicyDropped,
}
