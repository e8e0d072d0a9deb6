namespace OfflineSync.WorkManager;

/// <summary>One attempt of a work, as the run history keeps it.</summary>
public sealed record WorkAttempt
{
    /// <summary>The work.</summary>
    public required Guid WorkId { get; init; }

    /// <summary>The name of its worker.</summary>
    public required string WorkerName { get; init; }

    /// <summary>The number of the attempt, as the worker saw it: 0 for the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>How often the work had been updated before.</summary>
    public required int Generation { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs. For a lost one, when that was found out.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended.</summary>
    public required AttemptResult Result { get; init; }

    /// <summary>Why it was stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>What the device said about the work's constraints at the start.</summary>
    public required IReadOnlyList<ConstraintReport> Constraints { get; init; }
}
