namespace OfflineSync.WorkManager;

/// <summary>What a worker knows about the attempt that it runs.</summary>
public sealed class WorkContext
{
    private readonly Func<StopReason> _stopReason;
    private readonly Func<WorkData, CancellationToken, Task> _report;

    internal WorkContext(Func<StopReason> stopReason, Func<WorkData, CancellationToken, Task> report)
    {
        _stopReason = stopReason;
        _report = report;
    }

    /// <summary>The id of the work.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name under which the worker is registered.</summary>
    public required string WorkerName { get; init; }

    /// <summary>How many attempts went before: 0 in the first one.</summary>
    public required int Attempt { get; init; }

    /// <summary>How often the work was updated before this attempt.</summary>
    public required int Generation { get; init; }

    /// <summary>The input, merged with the outputs of the works that this one depends on.</summary>
    public required WorkData Input { get; init; }

    /// <summary>The tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Why this attempt is being stopped; <see cref="StopReason.NotStopped"/> while it is not.</summary>
    public StopReason StopReason => _stopReason();

    /// <summary>Whether this attempt is being stopped.</summary>
    public bool IsStopped => StopReason != StopReason.NotStopped;

    /// <summary>Publishes progress, in place of what was published before. Nothing happens if the attempt no longer is the current one.</summary>
    /// <exception cref="InvalidOperationException">The work was deleted.</exception>
    public Task ReportProgressAsync(WorkData progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return _report(progress, cancellationToken);
    }
}
