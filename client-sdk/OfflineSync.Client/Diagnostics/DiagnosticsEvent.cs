namespace OfflineSync.Client;

/// <summary>
/// A sync or a run of a work, as the journal keeps it. It has codes, numbers and the names of workers; no keys, no values, no names of tables or scopes.
/// </summary>
public sealed record DiagnosticsEvent
{
    /// <summary>The event's number in the journal: it grows. 0: the journal could not take it.</summary>
    public long Id { get; init; }

    /// <summary>What it is about.</summary>
    public required DiagnosticsKind Kind { get; init; }

    /// <summary>
    /// What set a sync off: <c>write</c>, <c>news</c>, <c>opened</c>, <c>device</c>, <c>retry</c>, <c>poll</c>, <c>work</c> or <c>app</c>. For a work the name of
    /// its worker.
    /// </summary>
    public required string Trigger { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs, and for a sync that was lost with its process.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long it took in milliseconds.</summary>
    public long DurationMilliseconds { get; init; }

    /// <summary>
    /// How it ended. For a sync <c>ok</c>, <c>cancelled</c>, <c>lost</c> (the process died), <c>unexpected</c>, or the <see cref="OfflineSyncError"/> in lower
    /// snake case. For a work the attempt's result in lower snake case. Empty while it runs.
    /// </summary>
    public string Result { get; init; } = "";

    /// <summary>
    /// Why: a stop reason, the server's reason or else the status of the call, in lower snake case, or <c>sqlite_</c> and SQLite's error code. Empty: no reason.
    /// </summary>
    public string Reason { get; init; } = "";

    /// <summary>The device at the time. Unknown for works.</summary>
    public DeviceConditions Device { get; init; } = DeviceConditions.Unknown;

    /// <summary>For a work, the state of each of its constraints at the start, such as <c>network</c>: <c>met</c>.</summary>
    public IReadOnlyDictionary<string, string> Constraints { get; init; } = new Dictionary<string, string>();

    /// <summary>The number of the work's attempt, from 1; 0 for a sync.</summary>
    public int Attempt { get; init; }

    /// <summary>Calls to the server.</summary>
    public int Calls { get; init; }

    /// <summary>How often the client put right what the server complained of and went on.</summary>
    public int Recoveries { get; init; }

    /// <summary>Message bytes sent, compressed.</summary>
    public long BytesSent { get; init; }

    /// <summary>Message bytes received, compressed.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Rows changed by mutations that the server took.</summary>
    public long RowsSent { get; init; }

    /// <summary>Rows received.</summary>
    public long RowsReceived { get; init; }

    /// <summary>Mutations that the server took.</summary>
    public long MutationsApplied { get; init; }

    /// <summary>Mutations that the server refused.</summary>
    public long MutationsRejected { get; init; }

    /// <summary>The refused mutations by code.</summary>
    public IReadOnlyDictionary<string, long> Rejections { get; init; } = new Dictionary<string, long>();

    /// <summary>Conflicts that this device lost, by <see cref="ConflictRule"/> in lower snake case.</summary>
    public IReadOnlyDictionary<string, long> Conflicts { get; init; } = new Dictionary<string, long>();

    /// <summary>Rows that were newly set aside because the local schema does not take them.</summary>
    public long Quarantined { get; init; }

    /// <summary>Milliseconds from the local commit of each mutation to its result.</summary>
    public IReadOnlyList<HistogramBucket> TimeToSync { get; init; } = [];

    /// <summary>How often each mutation was sent until it had its result.</summary>
    public IReadOnlyList<HistogramBucket> Attempts { get; init; } = [];

    /// <summary>Mutations that waited at the end; null: unknown.</summary>
    public long? OutboxCount { get; init; }

    /// <summary>Milliseconds since the oldest of them was written, at the end; null: none waited, or unknown.</summary>
    public long? OutboxAgeMilliseconds { get; init; }

    /// <summary>Bytes that were free on the volume at the end; null: unknown.</summary>
    public long? FreeSpace { get; init; }

    /// <summary>Bytes of the app's database at the end; null: unknown.</summary>
    public long? DatabaseBytes { get; init; }
}
