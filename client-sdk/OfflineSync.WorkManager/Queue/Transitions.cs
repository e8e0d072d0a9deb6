namespace OfflineSync.WorkManager.Queue;

/// <summary>What each event makes of a work: the state machine, without its storage.</summary>
internal static class Transitions
{
    public static WorkSpec Enqueue(this WorkSpec work, long now) => work with { State = WorkState.Enqueued, LastEnqueueTime = now };

    public static WorkSpec Start(this WorkSpec work, string owner, long run) => work with
    {
        State = WorkState.Running,
        Attempts = work.Attempts == int.MaxValue ? int.MaxValue : work.Attempts + 1,
        StopReason = StopReason.NotStopped,
        RetryAfter = 0,
        Owner = owner,
        Run = run,
    };

    public static WorkSpec Finish(this WorkSpec work, WorkState state, WorkData output, long now) => work.IsPeriodic
        ? work.EndPeriod(now)
        : work with { State = state, Output = output, Progress = WorkData.Empty, Owner = null };

    /// <summary>Whether another retry would exceed the attempts that the work may have. Interrupted attempts do not count.</summary>
    public static bool HasHadItsAttempts(this WorkSpec work) => work.Attempts - work.Interruptions >= work.AttemptsMax;

    public static WorkSpec Retry(this WorkSpec work, double share, long retryAfter, long now) => work with
    {
        State = WorkState.Enqueued,
        LastEnqueueTime = now,
        BackoffShare = share,
        RetryAfter = retryAfter,
        StopReason = StopReason.NotStopped,
        Progress = WorkData.Empty,
        Owner = null,
    };

    /// <summary>After a stop, the work is due again by its old time, unless it backs off for stops too. The owner keeps it until the attempt has ended.</summary>
    public static WorkSpec Interrupt(this WorkSpec work, StopReason reason, double share, long now) => work with
    {
        State = WorkState.Enqueued,
        StopReason = reason,
        Interruptions = work.Interruptions + 1,
        BackoffShare = share,
        LastEnqueueTime = work.BacksOffWhenStopped && reason != StopReason.Unknown ? now : work.LastEnqueueTime,
    };

    public static WorkSpec Cancel(this WorkSpec work) => work with
    {
        State = WorkState.Cancelled,
        StopReason = work.State == WorkState.Running ? StopReason.CancelledByApp : StopReason.NotStopped,
        Progress = WorkData.Empty,
    };

    /// <summary>Takes over what a request says, and keeps what has happened so far.</summary>
    public static WorkSpec Update(this WorkSpec work, WorkSpec request) => request with
    {
        Id = work.Id,
        State = work.State,
        Attempts = work.Attempts,
        Interruptions = work.Interruptions,
        BackoffShare = work.BackoffShare,
        RetryAfter = work.RetryAfter,
        LastEnqueueTime = work.LastEnqueueTime,
        PeriodCount = work.PeriodCount,
        Generation = work.Generation + 1,
        NextScheduleOverride = request.OverrideGeneration == 0 ? work.NextScheduleOverride : request.NextScheduleOverride,
        OverrideGeneration = work.OverrideGeneration + request.OverrideGeneration,
        Output = work.Output,
        Progress = work.State == WorkState.Running ? work.Progress : WorkData.Empty,
        StopReason = work.StopReason,
        UniqueName = work.UniqueName,
        Owner = work.Owner,
        Run = work.Run,
    };

    /// <summary>A used override goes, unless it was set anew during the run.</summary>
    public static WorkSpec ConsumeOverride(this WorkSpec work, int usedGeneration) =>
        work.OverrideGeneration == usedGeneration ? work with { NextScheduleOverride = WorkSpec.NoOverride } : work;

    private static WorkSpec EndPeriod(this WorkSpec work, long now) => work with
    {
        State = WorkState.Enqueued,
        LastEnqueueTime = now,
        Attempts = 0,
        Interruptions = 0,
        BackoffShare = 1,
        PeriodCount = work.PeriodCount + 1,
        StopReason = StopReason.NotStopped,
        Progress = WorkData.Empty,
        Owner = null,
    };
}
