namespace OfflineSync.WorkManager.Tests;

public sealed class UpdateScenarios
{
    [Fact]
    public async Task Scenario_42_an_update_of_running_work_holds_from_the_next_run_on()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work");
        var id = await host.EnqueueAsync(Host.Periodic().AddTag("old").Build());
        Assert.Equal(UpdateResult.AppliedForNextRun, await host.Manager.UpdateAsync(Host.Periodic().WithId(id).AddTag("new").Build()));
        Assert.Equal(["old", "work"], host.Runs[0].Tags);
        held.Finish();
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["new", "work"], host.Runs[1].Tags);
        Assert.Equal(1, host.Runs[1].Generation);
    }

    [Fact]
    public async Task Scenario_44_an_update_of_retrying_work_goes_on_counting_attempts()
    {
        await using var host = await Host.OpenAsync();
        host.Returns("work", WorkResult.Retry);
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        Assert.Equal(UpdateResult.AppliedImmediately, await host.Manager.UpdateAsync(Host.OneTime().WithId(id).Build()));
        await host.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([0, 1], host.Runs.Select(r => r.Attempt));
    }

    [Fact]
    public async Task Scenario_45_finished_unknown_and_changed_kinds_are_not_updated()
    {
        await using var host = await Host.OpenAsync();
        var finished = await host.EnqueueAsync(Host.OneTime().Build());
        Assert.Equal(UpdateResult.NotApplied, await host.Manager.UpdateAsync(Host.OneTime().WithId(finished).Build()));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Manager.UpdateAsync(Host.OneTime().Build()));
        var periodic = await host.EnqueueAsync(Host.Periodic().Build());
        await Assert.ThrowsAsync<NotSupportedException>(() => host.Manager.UpdateAsync(Host.OneTime().WithId(periodic).Build()));
    }

    [Fact]
    public async Task A_next_schedule_set_during_a_run_is_used_for_the_next_start_also_after_a_retry()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work");
        var id = await host.EnqueueAsync(Host.Periodic().Build());
        var time = host.Time.GetUtcNow().AddHours(5);
        await host.Manager.UpdateAsync(Host.Periodic().WithId(id).WithNextScheduleTime(time).Build());
        held.Finish(WorkResult.Retry());
        await host.SettleAsync();
        var info = await host.Manager.GetAsync(id);
        Assert.Equal((time, 1), (info!.NextScheduleTime, info.RunAttemptCount));
        await host.AdvanceAsync(TimeSpan.FromHours(5));
        held.Finish();
        await host.SettleAsync();
        Assert.Equal(host.Time.GetUtcNow().AddHours(1), (await host.Manager.GetAsync(id))!.NextScheduleTime);
    }

    [Fact]
    public async Task Scenario_50_finished_work_is_deleted_a_day_after_its_retention()
    {
        await using var host = await Host.OpenAsync();
        var plain = await host.EnqueueAsync(Host.OneTime().Build());
        var kept = await host.EnqueueAsync(Host.OneTime().KeepResultsFor(TimeSpan.FromDays(1)).Build());
        await host.Manager.DisposeAsync();
        host.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        await using var again = await Host.OpenAsync(before: host);
        Assert.Null(await again.StateAsync(plain));
        Assert.Equal(WorkState.Succeeded, await again.StateAsync(kept));
        Assert.Equal(1, await again.Manager.PruneAsync());
        Assert.Null(await again.StateAsync(kept));
    }

    [Fact]
    public void Scenario_54_data_of_10240_bytes_is_accepted_and_of_10241_is_not()
    {
        // One byte for the version, two for the key, one for the type and two for the length.
        var data = new WorkDataBuilder().Set("k", new string('x', 10_234)).Build();
        Assert.Equal(10_240, data.ToBytes().Length);
        Assert.Throws<InvalidOperationException>(() => new WorkDataBuilder().Set("k", new string('x', 10_235)).Build());
        Assert.Throws<InvalidOperationException>(() => WorkData.FromBytes([.. data.ToBytes(), 0]));
    }

    [Fact]
    public void Data_comes_back_as_it_was_and_other_types_read_as_the_default()
    {
        var data = new WorkDataBuilder().Set("null", null).Set("bool", true).Set("byte", (byte)7).Set("int", -1).Set("long", long.MinValue).Set("float", 1.5f)
            .Set("double", double.NaN).Set("string", "é").Set("ints", new[] { 1, 2 }).Set("strings", new[] { "a", null }).Build();
        var read = WorkData.FromBytes(data.ToBytes());
        Assert.Equal(data, read);
        Assert.True(read.Contains("null"));
        Assert.Equal((-1, 0, 9L), (read.GetInt32("int"), read.GetInt32("long"), read.GetInt64("int", 9)));
        Assert.Equal("a|", string.Join("|", read.GetArray<string?>("strings")!));
        Assert.Throws<ArgumentException>(() => new WorkDataBuilder().Set("date", DateTime.UnixEpoch));
        Assert.Throws<InvalidOperationException>(() => WorkData.FromBytes([2]));
    }

    [Fact]
    public void Scenario_55_expedited_and_idle_work_refuse_what_does_not_go_with_them()
    {
        var expedited = new Func<OneTimeWorkRequestBuilder>(() => Host.OneTime().Expedite());
        Assert.Throws<InvalidOperationException>(() => expedited().WithConstraints(new Constraints { RequiresCharging = true }).Build());
        Assert.Throws<InvalidOperationException>(() => expedited().WithInitialDelay(TimeSpan.FromSeconds(1)).Build());
        expedited().WithConstraints(new Constraints { Network = NetworkType.Connected, RequiresStorageNotLow = true }).Build();
        Assert.DoesNotContain(typeof(PeriodicWorkRequestBuilder).GetMethods(), method => method.Name == "Expedite");
        var idle = new Constraints { RequiresDeviceIdle = true };
        Assert.Throws<InvalidOperationException>(
            () => Host.OneTime().WithConstraints(idle).WithBackoff(BackoffPolicy.Linear, TimeSpan.FromMinutes(1)).Build());
        Assert.Throws<InvalidOperationException>(
            () => Host.Periodic().WithConstraints(idle).WithBackoff(BackoffPolicy.Linear, TimeSpan.FromMinutes(1)).Build());
    }

    [Fact]
    public async Task Scenario_56_a_query_takes_any_within_a_group_and_all_groups()
    {
        await using var host = await Host.OpenAsync();
        var done = await host.EnqueueAsync(Host.OneTime().AddTag("a").Build());
        var waiting = await host.EnqueueAsync(Host.OneTime().AddTag("a").WithInitialDelay(TimeSpan.FromDays(1)).Build());
        var other = await host.EnqueueAsync(Host.OneTime().AddTag("b").WithInitialDelay(TimeSpan.FromDays(1)).Build());
        var found = await host.Manager.GetAsync(new WorkQuery { Ids = [done, waiting], States = [WorkState.Enqueued, WorkState.Running] });
        Assert.Equal([waiting], found.Select(w => w.Id));
        Assert.Equal([done, waiting, other], (await host.Manager.GetAsync(WorkQuery.ByTags("a", "b"))).Select(w => w.Id));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Manager.GetAsync(new WorkQuery()));
    }
}
