using FsCheck;
using FsCheck.Fluent;
using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager.Tests;

public sealed class NextRunProperties
{
    private const long FiveHours = 18_000_000;
    private const long Quarter = 900_000;

    private static readonly Gen<WorkSpec> Specs =
        from interval in Gen.OneOf(Gen.Constant(0L), Gen.Choose((int)Quarter, 100_000_000).Select(i => (long)i))
        from flexShare in Gen.Choose(1, 100)
        from delay in Gen.OneOf(Gen.Constant(0L), Gen.Choose(0, 1_000_000_000).Select(i => (long)i))
        from attempts in Gen.OneOf(Gen.Choose(0, 20), Gen.Choose(0, int.MaxValue))
        from backoff in Gen.Choose(10_000, (int)FiveHours)
        from policy in Gen.Elements(BackoffPolicy.Linear, BackoffPolicy.Exponential)
        from enqueued in Gen.OneOf(Gen.Constant(-1L), Gen.Choose(0, int.MaxValue).Select(i => (long)i * 1_000))
        from periods in Gen.Choose(0, 3)
        from schedule in Gen.OneOf(Gen.Constant(WorkSpec.NoOverride), Gen.Choose(0, int.MaxValue).Select(i => (long)i * 1_000))
        from share in Gen.Choose(0, 100)
        from state in Gen.Elements(WorkState.Enqueued, WorkState.Running)
        select new WorkSpec
        {
            Id = Guid.Empty,
            WorkerName = "work",
            MergerName = "merger",
            State = state,
            Interval = interval,
            Flex = interval * flexShare / 100,
            InitialDelay = delay,
            Attempts = attempts,
            BackoffDelay = backoff,
            BackoffPolicy = policy,
            LastEnqueueTime = enqueued,
            PeriodCount = periods,
            NextScheduleOverride = schedule,
            BackoffShare = share / 100.0,
        };

    [Fact]
    public void The_next_run_is_what_the_tables_of_the_specification_say() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Specs.ToArbitrary(), work => NextRun.Of(work) == Specified(work)));

    [Fact]
    public void A_backoff_never_exceeds_5_hours_and_never_shrinks_with_the_attempts() => Check.QuickThrowOnFailure(Prop.ForAll(Specs.ToArbitrary(), work =>
    {
        var attempts = Math.Max(1, work.Attempts);
        var now = Backoff.Delay(work.BackoffPolicy, work.BackoffDelay, attempts);
        var next = Backoff.Delay(work.BackoffPolicy, work.BackoffDelay, attempts == int.MaxValue ? attempts : attempts + 1);
        return now is >= 10_000 and <= FiveHours && next >= now;
    }));

    [Fact]
    public void The_default_backoffs_are_those_of_the_specification() => Assert.Equal(
        [30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 18_000, 18_000],
        Enumerable.Range(1, 12).Select(n => Backoff.Delay(BackoffPolicy.Exponential, Backoff.DefaultDelay, n) / 1_000));

    [Fact]
    public void A_time_at_the_end_of_all_times_does_not_wrap() =>
        Assert.Equal(long.MaxValue, NextRun.Of(Host.Later().Spec.Enqueue(long.MaxValue - 5)));

    /// <summary>The specification, with exact arithmetic and without shortcuts.</summary>
    private static long Specified(WorkSpec work)
    {
        var isPeriodic = work.Interval != 0;
        if (isPeriodic && work.NextScheduleOverride != long.MaxValue)
        {
            return work.PeriodCount == 0
                ? work.NextScheduleOverride
                : Math.Max(work.NextScheduleOverride, work.LastEnqueueTime + Quarter);
        }
        if (work.State == WorkState.Enqueued && work.Attempts > 0)
        {
            var delay = work.BackoffPolicy == BackoffPolicy.Linear
                ? new System.Numerics.BigInteger(work.BackoffDelay) * work.Attempts
                : new System.Numerics.BigInteger(work.BackoffDelay) << Math.Min(work.Attempts - 1, 100);
            return work.LastEnqueueTime + (long)(work.BackoffShare * (long)System.Numerics.BigInteger.Min(delay, FiveHours));
        }
        if (work.LastEnqueueTime == -1)
            return long.MaxValue;
        if (!isPeriodic)
            return work.LastEnqueueTime + work.InitialDelay;
        return work.PeriodCount > 0
            ? work.LastEnqueueTime + work.Interval
            : work.LastEnqueueTime + work.InitialDelay + (work.Flex == work.Interval ? 0 : work.Interval - work.Flex);
    }
}
