using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager.Tests;

public sealed class TimeScenarios
{
    private const long Hour = 3_600_000;

    [Fact]
    public async Task Scenario_15_backed_off_work_does_not_run_before_its_time()
    {
        await using var host = await Host.OpenAsync();
        host.Returns("work", WorkResult.Retry);
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        await host.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.False(await host.StartAsync(id));
        Assert.Equal((WorkState.Enqueued, 1), (await host.StateAsync(id), (await host.SpecAsync(id)).Attempts));
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal([0, 1], host.Runs.Select(r => r.Attempt));
    }

    [Fact]
    public Task Scenario_16_linear_backoff_grows_by_its_delay() => BacksOffAsync(BackoffPolicy.Linear, 60, 120, 180);

    [Fact]
    public Task Scenario_17_exponential_backoff_doubles() => BacksOffAsync(BackoffPolicy.Exponential, 60, 120, 240);

    [Theory]
    [InlineData(BackoffPolicy.Exponential, 100)]
    [InlineData(BackoffPolicy.Linear, 2_000)]
    [InlineData(BackoffPolicy.Exponential, int.MaxValue)]
    [InlineData(BackoffPolicy.Linear, int.MaxValue)]
    public void Scenario_18_backoff_is_at_most_5_hours(BackoffPolicy policy, int attempts)
    {
        var work = Host.OneTime().WithBackoff(policy, TimeSpan.FromSeconds(30)).Build().Spec with { Attempts = attempts, LastEnqueueTime = 1_000 };
        Assert.Equal(1_000 + 5 * Hour, NextRun.Of(work));
    }

    [Fact]
    public void Scenario_18_backoff_is_clamped_when_it_is_set()
    {
        Assert.Equal(5 * Hour, Host.OneTime().WithBackoff(BackoffPolicy.Linear, TimeSpan.FromHours(6)).Build().Spec.BackoffDelay);
        Assert.Equal(10_000, Host.OneTime().WithBackoff(BackoffPolicy.Linear, TimeSpan.FromSeconds(9)).Build().Spec.BackoffDelay);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Scenario_19_without_flex_the_first_period_begins_at_once(int delayMinutes)
    {
        var work = Host.Periodic().WithInitialDelay(TimeSpan.FromMinutes(delayMinutes)).Build().Spec.Enqueue(1_000);
        Assert.Equal(1_000 + delayMinutes * 60_000, NextRun.Of(work));
    }

    [Fact]
    public void Scenario_20_flex_moves_the_first_run_only()
    {
        var work = Host.Periodic(minutes: 60, flexMinutes: 20).WithInitialDelay(TimeSpan.FromMinutes(5)).Build().Spec.Enqueue(1_000);
        Assert.Equal(1_000 + (5 + 40) * 60_000, NextRun.Of(work));
        Assert.Equal(1_000 + Hour, NextRun.Of(work with { PeriodCount = 1 }));
    }

    [Fact]
    public async Task Scenario_21_periodic_success_ends_the_period()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work");
        var id = await host.EnqueueAsync(Host.Periodic().Build());
        await host.AdvanceAsync(TimeSpan.FromMinutes(10));
        held.Finish(WorkResult.Success(new WorkDataBuilder().Set("dropped", true).Build()));
        await AssertPeriodEndedAsync(host, id);
        Assert.Equal(WorkData.Empty, (await host.SpecAsync(id)).Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Scenario_22_periodic_failure_ends_the_period_as_success_does(bool throws)
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work");
        var id = await host.EnqueueAsync(Host.Periodic().Build());
        await host.AdvanceAsync(TimeSpan.FromMinutes(10));
        if (throws)
            held.Throw(new InvalidDataException());
        else
            held.Finish(WorkResult.Failure());
        await AssertPeriodEndedAsync(host, id);
    }

    [Fact]
    public async Task Scenario_23_periodic_retry_backs_off_within_the_period()
    {
        await using var host = await Host.OpenAsync();
        host.Returns("work", WorkResult.Retry);
        var id = await host.EnqueueAsync(Host.Periodic().Build());
        var work = await host.SpecAsync(id);
        Assert.Equal((WorkState.Enqueued, 1, 0), (work.State, work.Attempts, work.PeriodCount));
        Assert.Equal(host.Time.Milliseconds + 30_000, NextRun.Of(work));
    }

    [Fact]
    public async Task Scenario_24_periodic_work_does_not_run_before_its_next_time()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.Periodic().Build());
        var flexed = await host.EnqueueAsync(Host.Periodic(flexMinutes: 10).Build());
        await host.AdvanceAsync(TimeSpan.FromMinutes(49));
        Assert.False(await host.StartAsync(id));
        Assert.False(await host.StartAsync(flexed));
        Assert.Single(host.Runs);
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(flexed, host.Runs[1].Id);
        await host.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(id, host.Runs[2].Id);
    }

    [Fact]
    public void Intervals_and_flexes_below_the_minimum_are_raised_with_a_warning()
    {
        var request = Host.Periodic(minutes: 1, flexMinutes: 1).Build();
        Assert.Equal((900_000, 300_000), (request.Spec.Interval, request.Spec.Flex));
        Assert.Equal(2, request.Warnings.Count);
        Assert.Equal(3_600_000, Host.Periodic(minutes: 60, flexMinutes: 90).Build().Spec.Flex);
    }

    [Fact]
    public async Task Missed_periods_are_made_up_once()
    {
        await using var host = await Host.OpenAsync();
        await host.EnqueueAsync(Host.Periodic().Build());
        host.Die();
        host.Time.Advance(TimeSpan.FromHours(10));
        await using var again = await Host.OpenAsync(before: host);
        await again.SettleAsync();
        Assert.Single(again.Runs);
    }

    [Fact]
    public async Task Full_jitter_waits_a_share_of_the_backoff()
    {
        await using var host = await Host.OpenAsync();
        host.Returns("work", WorkResult.Retry);
        var waits = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            var id = await host.EnqueueAsync(Host.OneTime().WithBackoff(BackoffPolicy.Linear, TimeSpan.FromSeconds(100), jitter: true).Build());
            var work = await host.SpecAsync(id);
            waits.Add(NextRun.Of(work) - work.LastEnqueueTime);
        }
        Assert.All(waits, wait => Assert.InRange(wait, 0, 100_000));
        Assert.True(waits.Max() - waits.Min() > 50_000);
    }

    [Fact]
    public async Task The_last_of_the_maximum_attempts_fails_and_interruptions_do_not_count()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().WithMaxAttempts(2).WithConstraints(new Constraints { RequiresCharging = true }).Build());
        host.Device.State = host.Device.State with { IsCharging = false };
        host.Device.State = host.Device.State with { IsCharging = true };
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        held.Finish(WorkResult.Retry());
        Assert.Equal(WorkState.Enqueued, await host.StateAsync(id));
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        held.Finish(WorkResult.Retry());
        Assert.Equal(WorkState.Failed, await host.StateAsync(id));
        Assert.Equal([AttemptResult.Stopped, AttemptResult.Retry, AttemptResult.GaveUp], (await host.Manager.GetHistoryAsync(id)).Select(a => a.Result));
    }

    private static async Task AssertPeriodEndedAsync(Host host, Guid id)
    {
        await host.SettleAsync();
        var work = await host.SpecAsync(id);
        Assert.Equal((WorkState.Enqueued, 0, 1), (work.State, work.Attempts, work.PeriodCount));
        Assert.Equal(host.Time.Milliseconds + Hour, NextRun.Of(work));
    }

    private static async Task BacksOffAsync(BackoffPolicy policy, params int[] seconds)
    {
        await using var host = await Host.OpenAsync();
        host.Returns("work", WorkResult.Retry);
        var id = await host.EnqueueAsync(Host.OneTime().WithBackoff(policy, TimeSpan.FromSeconds(seconds[0])).Build());
        foreach (var delay in seconds)
        {
            var work = await host.SpecAsync(id);
            Assert.Equal(host.Time.Milliseconds + delay * 1_000, NextRun.Of(work));
            await host.AdvanceAsync(TimeSpan.FromSeconds(delay));
        }
        Assert.Equal(seconds.Length + 1, host.Runs.Count);
    }
}
