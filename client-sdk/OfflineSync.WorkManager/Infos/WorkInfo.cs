using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager;

/// <summary>A work as it was at one moment.</summary>
public sealed class WorkInfo : IEquatable<WorkInfo>
{
    private readonly WorkSpec _work;

    internal WorkInfo(WorkSpec work, IReadOnlyList<string> tags)
    {
        _work = work;
        Tags = tags;
    }

    /// <summary>The id.</summary>
    public Guid Id => _work.Id;

    /// <summary>The state.</summary>
    public WorkState State => _work.State;

    /// <summary>Whether it has succeeded, failed or been cancelled.</summary>
    public bool IsFinished => _work.IsFinished;

    /// <summary>The name of the worker.</summary>
    public string WorkerName => _work.WorkerName;

    /// <summary>The unique name, if it has one.</summary>
    public string? UniqueName => _work.UniqueName;

    /// <summary>The tags, in ordinal order. The worker's name is one of them.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The output; meaningful once the work has succeeded or failed.</summary>
    public WorkData Output => _work.Output;

    /// <summary>The latest progress.</summary>
    public WorkData Progress => _work.Progress;

    /// <summary>How many attempts were started: 1 during the first one. Back to 0 at the end of a period.</summary>
    public int RunAttemptCount => _work.Attempts;

    /// <summary>How many of the attempts were stopped or lost.</summary>
    public int InterruptionCount => _work.Interruptions;

    /// <summary>How many periods have been completed.</summary>
    public int PeriodCount => _work.PeriodCount;

    /// <summary>How often the work was updated.</summary>
    public int Generation => _work.Generation;

    /// <summary>The constraints.</summary>
    public Constraints Constraints => _work.Constraints;

    /// <summary>The initial delay.</summary>
    public TimeSpan InitialDelay => TimeSpan.FromMilliseconds(_work.InitialDelay);

    /// <summary>The time between runs of periodic work; null for one-time work.</summary>
    public TimeSpan? Interval => _work.IsPeriodic ? TimeSpan.FromMilliseconds(_work.Interval) : null;

    /// <summary>The flex of periodic work; null for one-time work.</summary>
    public TimeSpan? Flex => _work.IsPeriodic ? TimeSpan.FromMilliseconds(_work.Flex) : null;

    /// <summary>When the work was enqueued last: at first, when it was unblocked, after a retry, or at the end of a period. Null if it never was.</summary>
    public DateTimeOffset? LastEnqueueTime =>
        _work.LastEnqueueTime == WorkSpec.NeverEnqueued ? null : DateTimeOffset.FromUnixTimeMilliseconds(_work.LastEnqueueTime);

    /// <summary>From when on an enqueued work may run, which may be in the past; null in other states.</summary>
    public DateTimeOffset? NextScheduleTime => State == WorkState.Enqueued && NextRun.Of(_work) is var next && next != NextRun.Never
        ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(next, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()))
        : null;

    /// <summary>Why the latest attempt was stopped.</summary>
    public StopReason StopReason => _work.StopReason;

    /// <summary>The label for logs.</summary>
    public string? TraceTag => _work.TraceTag;

    /// <inheritdoc/>
    public bool Equals(WorkInfo? other) => other is not null && _work == other._work && Tags.SequenceEqual(other.Tags);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WorkInfo);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"{WorkerName} {Id}: {State}, attempt {RunAttemptCount}";
}
