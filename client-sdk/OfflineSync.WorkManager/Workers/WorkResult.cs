namespace OfflineSync.WorkManager;

/// <summary>What came of an attempt.</summary>
public sealed class WorkResult
{
    private static readonly WorkResult Again = new(AttemptResult.Retry, WorkData.Empty);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private WorkResult(AttemptResult kind, WorkData output)
    {
        Kind = kind;
        Output = output;
    }

    internal AttemptResult Kind { get; }

    internal WorkData Output { get; }

    internal TimeSpan NotBefore { get; private init; }

    /// <summary>The work is done. Works that depend on it get the output as input; periodic work has no use for it.</summary>
    public static WorkResult Success(WorkData? output = null) => new(AttemptResult.Success, output ?? WorkData.Empty);

    /// <summary>The work failed for good, and so do those that depend on it. Periodic work runs again in its next period.</summary>
    public static WorkResult Failure(WorkData? output = null) => new(AttemptResult.Failure, output ?? WorkData.Empty);

    /// <summary>The work should run again after its backoff.</summary>
    public static WorkResult Retry() => Again;

    /// <summary>The work should run again after its backoff, but not before a time that somebody else demands, such as a server that is overloaded.</summary>
    /// <param name="notBefore">How long to wait at least, at most 30 days.</param>
    /// <param name="output">The output that the work ends with if it has had its attempts, for instance why it gave up.</param>
    public static WorkResult Retry(TimeSpan notBefore, WorkData? output = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(notBefore, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(notBefore, LongestWait);
        return new WorkResult(AttemptResult.Retry, output ?? WorkData.Empty) { NotBefore = notBefore };
    }
}
