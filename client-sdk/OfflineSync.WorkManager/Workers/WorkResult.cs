namespace OfflineSync.WorkManager;

/// <summary>What came of an attempt.</summary>
public sealed class WorkResult
{
    private static readonly WorkResult Again = new(AttemptResult.Retry, WorkData.Empty);

    private WorkResult(AttemptResult kind, WorkData output)
    {
        Kind = kind;
        Output = output;
    }

    internal AttemptResult Kind { get; }

    internal WorkData Output { get; }

    /// <summary>The work is done. Works that depend on it get the output as input; periodic work has no use for it.</summary>
    public static WorkResult Success(WorkData? output = null) => new(AttemptResult.Success, output ?? WorkData.Empty);

    /// <summary>The work failed for good, and so do those that depend on it. Periodic work runs again in its next period.</summary>
    public static WorkResult Failure(WorkData? output = null) => new(AttemptResult.Failure, output ?? WorkData.Empty);

    /// <summary>The work should run again after its backoff.</summary>
    public static WorkResult Retry() => Again;
}
