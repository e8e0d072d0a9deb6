namespace OfflineSync.WorkManager.Tests;

/// <summary>The clock of a device is set while work waits.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static IEnumerable<object[]> Waits =>
        from wait in (string[])["initial delay", "backoff", "asked for by the worker", "first period", "period"]
        from seconds in (int[])[-86_400, -3_600, -10, 10, 3_600, 86_400]
        select new object[] { wait, seconds };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Work_waits_for_what_is_left_whatever_the_clock_is_set_to(string wait, int seconds)
    {
        await using var host = await Host.OpenAsync();
        var (before, left) = await WaitAsync(host, wait);
        await host.AdvanceAsync(left / 3);

        host.Clock.Offset = TimeSpan.FromSeconds(seconds);
        await host.AdvanceAsync(left * 2 / 3 - Second);

        // Who sleeps sees the clock jump ahead as well, and what has become due meanwhile must run.
        if (seconds < 0)
            Assert.Equal(before, host.Runs.Count);
        await host.AdvanceAsync(Second);
        Assert.Equal(before + 1, host.Runs.Count);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Work_of_a_process_that_died_waits_no_longer_than_it_was_to_from_the_next_start_on(string wait, int seconds)
    {
        await using var dead = await Host.OpenAsync();
        var (_, left) = await WaitAsync(dead, wait);
        await dead.AdvanceAsync(left / 3);
        dead.Die();
        dead.Clock.Offset = TimeSpan.FromSeconds(seconds);

        await using var host = await Host.OpenAsync(before: dead);
        await host.SettleAsync();
        await host.AdvanceAsync(left + TimeSpan.FromMilliseconds(1));

        Assert.NotEmpty(host.Runs);
    }

    [Fact]
    public async Task What_has_become_due_while_the_device_slept_runs_when_it_wakes()
    {
        await using var host = await Host.OpenAsync();
        await host.EnqueueAsync(Host.OneTime().WithInitialDelay(Hour * 2).Build());
        host.Clock.Offset = Hour * 2;
        host.Manager.Wake();
        await host.SettleAsync();
        Assert.Single(host.Runs);
    }

    [Fact]
    public async Task A_clock_that_was_wrong_for_a_while_delays_nothing()
    {
        await using var host = await Host.OpenAsync();
        await host.EnqueueAsync(Host.OneTime().WithInitialDelay(Day * 3).Build());
        foreach (var offset in (TimeSpan[])[Day, TimeSpan.Zero, -Day, TimeSpan.Zero, -Hour, -Day])
        {
            host.Clock.Offset = offset;
            await host.AdvanceAsync(Hour);
        }
        await host.AdvanceAsync(Day * 3 - Hour * 6);
        Assert.Single(host.Runs);
    }

    [Fact]
    public async Task What_is_enqueued_after_the_clock_was_set_back_waits_its_whole_time()
    {
        await using var host = await Host.OpenAsync();
        await host.EnqueueAsync(Host.OneTime().WithInitialDelay(Day).Build());
        host.Clock.Offset = -Hour;
        await host.EnqueueAsync(Host.OneTime().WithInitialDelay(Hour).Build());
        await host.AdvanceAsync(Hour - Second);
        Assert.Empty(host.Runs);
        await host.AdvanceAsync(Second);
        Assert.Single(host.Runs);
    }

    [Fact]
    public async Task A_move_that_goes_with_a_transaction_which_fails_is_made_by_the_next_one()
    {
        await using var host = await Host.OpenAsync();
        await host.EnqueueAsync(Host.OneTime().WithInitialDelay(Hour).Build());
        host.Clock.Offset = -Day;
        await Assert.ThrowsAsync<ArgumentException>(() => host.Manager.UpdateAsync(Host.OneTime().WithId(Guid.NewGuid()).Build()));
        await host.AdvanceAsync(Hour);
        Assert.Single(host.Runs);
    }

    [Fact]
    public async Task Of_two_processes_on_one_queue_only_one_moves_what_waits()
    {
        await using var host = await Host.OpenAsync();
        await using var other = await Host.OpenAsync(before: host);
        var id = await host.EnqueueAsync(Host.OneTime().WithInitialDelay(Hour * 9).Build());
        var due = (await host.Manager.GetAsync(id))!.NextScheduleTime;
        for (var i = 1; i <= 3; i++)
        {
            host.Clock.Offset -= Hour;
            await host.AdvanceAsync(Hour);
            await other.SettleAsync();
            Assert.Equal(due - i * Hour, (await host.Manager.GetAsync(id))!.NextScheduleTime);
        }
    }

    [Fact]
    public async Task A_next_schedule_time_is_a_time_of_the_clock_and_stays()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.Periodic().Build());
        var time = host.Clock.GetUtcNow() + Hour * 5;
        await host.Manager.UpdateAsync(Host.Periodic().WithId(id).WithNextScheduleTime(time).Build());
        await host.AdvanceAsync(Hour);
        host.Clock.Offset = -Hour * 3;
        await host.AdvanceAsync(Hour * 7 - Second);
        Assert.Equal((1, time), (host.Runs.Count, (await host.Manager.GetAsync(id))!.NextScheduleTime));
        await host.AdvanceAsync(Second);
        Assert.Equal(2, host.Runs.Count);
    }

    [Fact]
    public async Task Small_corrections_of_the_clock_move_nothing_until_they_add_up()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.OneTime().WithInitialDelay(Day).Build());
        var due = (await host.Manager.GetAsync(id))!.NextScheduleTime;
        await CorrectAsync(3);
        Assert.Equal(due, (await host.Manager.GetAsync(id))!.NextScheduleTime);
        await CorrectAsync(3);
        Assert.Equal(due - Second * 6, (await host.Manager.GetAsync(id))!.NextScheduleTime);

        async Task CorrectAsync(int seconds)
        {
            host.Clock.Offset -= Second * seconds;
            await host.AdvanceAsync(Hour);
        }
    }

    [Fact]
    public async Task Who_watches_is_told_of_the_new_time()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.OneTime().WithInitialDelay(Day).Build());
        var told = new List<DateTimeOffset?>();
        host.Manager.Changed += (_, args) => told.Add(args.Info?.NextScheduleTime);
        host.Clock.Offset = -Hour;
        await host.AdvanceAsync(Hour);
        Assert.Equal([(await host.Manager.GetAsync(id))!.NextScheduleTime], told);
        Assert.Equal(host.Clock.GetUtcNow() + Day - Hour, told[0]);
    }

    [Fact]
    public async Task Work_that_is_interrupted_after_the_clock_was_set_back_is_due_again_at_once()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        await host.EnqueueAsync(Host.OneTime().WithConstraints(new Constraints { RequiresCharging = true }).Build());
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        host.Clock.Offset = -Day;
        await host.FlapAsync();
        Assert.Equal(2, host.Runs.Count);
    }

    [Fact]
    public async Task What_flapping_constraints_hold_back_is_not_held_back_longer()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(
            Host.OneTime().WithConstraints(new Constraints { RequiresCharging = true }).WithBackoff(BackoffPolicy.Linear, TimeSpan.FromSeconds(10)).Build());
        while (!(await host.Manager.ExplainAsync(id)).Reasons.Contains(WaitReason.Throttled))
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(10));
            await host.FlapAsync();
        }
        var runs = host.Runs.Count;
        host.Clock.Offset = -Day;
        await host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(runs + 1, host.Runs.Count);
    }

    [Fact]
    public async Task Survivors_take_over_from_the_dead_as_soon_as_ever()
    {
        await using var dead = await Host.OpenAsync();
        dead.Holds("work");
        await dead.EnqueueAsync(Host.OneTime().Build());
        await using var survivor = await Host.OpenAsync(before: dead);
        await survivor.SettleAsync();
        dead.Die();
        dead.Clock.Offset = -Day;
        await survivor.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Single(survivor.Runs);
    }

    [Fact]
    public async Task Who_opens_a_queue_does_not_wait_for_a_lease_of_a_time_that_has_gone_back()
    {
        await using var first = await Host.OpenAsync();
        await using var dead = await Host.OpenAsync(before: first);
        dead.Holds("work");
        await dead.EnqueueAsync(Host.OneTime().Build());
        first.Die();
        dead.Die();
        dead.Clock.Offset = -Day;
        await using var host = await Host.OpenAsync(h => h.Options.Random = new Random(3), dead);
        await host.SettleAsync();
        await host.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Single(host.Runs);
    }

    /// <summary>Enqueues work that waits.</summary>
    /// <returns>How often it has run, and for how long it waits from now on.</returns>
    private static async Task<(int Runs, TimeSpan Left)> WaitAsync(Host host, string wait)
    {
        switch (wait)
        {
            case "initial delay":
                await host.EnqueueAsync(Host.OneTime().WithInitialDelay(Hour * 2).Build());
                return (0, Hour * 2);
            case "backoff":
                host.Returns("work", WorkResult.Retry);
                await host.EnqueueAsync(Host.OneTime().WithBackoff(BackoffPolicy.Linear, Hour).Build());
                return (1, Hour);
            case "asked for by the worker":
                host.Returns("work", () => WorkResult.Retry(Hour));
                await host.EnqueueAsync(Host.OneTime().Build());
                return (1, Hour);
            case "first period":
                await host.EnqueueAsync(Host.Periodic(minutes: 180, flexMinutes: 60).Build());
                return (0, Hour * 2);
            default:
                await host.EnqueueAsync(Host.Periodic(minutes: 120).Build());
                return (1, Hour * 2);
        }
    }
}
