namespace OfflineSync.WorkManager.Queue;

/// <summary>When a work may run next: the only place that knows.</summary>
internal static class NextRun
{
    public const long Never = long.MaxValue;
    public const long MinInterval = 900_000;

    public static long Of(WorkSpec work)
    {
        if (work.HasOverride)
            return work.PeriodCount == 0 ? work.NextScheduleOverride : Math.Max(work.NextScheduleOverride, Add(work.LastEnqueueTime, MinInterval));
        if (work.IsBackedOff)
        {
            var backoff = (long)(work.BackoffShare * Backoff.Delay(work.BackoffPolicy, work.BackoffDelay, work.Attempts));
            return Add(work.LastEnqueueTime, Math.Max(backoff, work.RetryAfter));
        }
        if (work.LastEnqueueTime == WorkSpec.NeverEnqueued)
            return Never;
        if (work.IsPeriodic && work.PeriodCount > 0)
            return Add(work.LastEnqueueTime, work.Interval);
        var start = Add(work.LastEnqueueTime, work.InitialDelay);
        return work.IsPeriodic ? Add(start, work.Interval - work.Flex) : start;
    }

    private static long Add(long time, long duration) => time > Never - duration ? Never : time + duration;
}
