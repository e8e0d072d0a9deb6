namespace OfflineSync.WorkManager.Queue;

/// <summary>One work as it is persisted. Times are milliseconds since 1970, durations are milliseconds.</summary>
internal sealed record WorkSpec
{
    public const long NeverEnqueued = -1;
    public const long NoOverride = long.MaxValue;

    public required Guid Id { get; init; }

    public required string WorkerName { get; init; }

    public required string MergerName { get; init; }

    public WorkState State { get; init; }

    public WorkData Input { get; init; } = WorkData.Empty;

    public WorkData Output { get; init; } = WorkData.Empty;

    public WorkData Progress { get; init; } = WorkData.Empty;

    public long InitialDelay { get; init; }

    /// <summary>0 for one-time work.</summary>
    public long Interval { get; init; }

    public long Flex { get; init; }

    public Constraints Constraints { get; init; } = Constraints.None;

    public BackoffPolicy BackoffPolicy { get; init; }

    public long BackoffDelay { get; init; } = Backoff.DefaultDelay;

    public bool HasJitter { get; init; }

    /// <summary>The share of the backoff that jitter has drawn; 1 without jitter.</summary>
    public double BackoffShare { get; init; } = 1;

    /// <summary>How long the worker wants to wait at least before its next attempt.</summary>
    public long RetryAfter { get; init; }

    public bool BacksOffWhenStopped { get; init; }

    public int Attempts { get; init; }

    public int? AttemptsMax { get; init; }

    /// <summary>How many of the attempts were stopped or lost.</summary>
    public int Interruptions { get; init; }

    public long LastEnqueueTime { get; init; } = NeverEnqueued;

    public long Retention { get; init; }

    public bool IsExpedited { get; init; }

    public OutOfQuotaPolicy OutOfQuotaPolicy { get; init; }

    public int PeriodCount { get; init; }

    public int Generation { get; init; }

    public long NextScheduleOverride { get; init; } = NoOverride;

    public int OverrideGeneration { get; init; }

    public StopReason StopReason { get; init; } = StopReason.NotStopped;

    public string? UniqueName { get; init; }

    public string? TraceTag { get; init; }

    /// <summary>Who runs it, or waits for an attempt to end that was told to stop. Nobody else may start it.</summary>
    public string? Owner { get; init; }

    /// <summary>The number of the attempt in the history.</summary>
    public long Run { get; init; }

    public bool IsPeriodic => Interval != 0;

    public bool IsFinished => State is WorkState.Succeeded or WorkState.Failed or WorkState.Cancelled;

    public bool IsBackedOff => State == WorkState.Enqueued && Attempts > 0;

    public bool HasOverride => IsPeriodic && NextScheduleOverride != NoOverride;
}
