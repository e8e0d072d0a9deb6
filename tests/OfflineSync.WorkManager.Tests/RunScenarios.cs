namespace OfflineSync.WorkManager.Tests;

public sealed class RunScenarios
{
    [Fact]
    public async Task Scenario_01_work_without_constraints_succeeds_and_its_output_is_stored()
    {
        await using var host = await Host.OpenAsync();
        var output = new WorkDataBuilder().Set("answer", 42).Build();
        host.Returns("work", () => WorkResult.Success(output));
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        var info = await host.Manager.GetAsync(id);
        Assert.Equal((WorkState.Succeeded, 1, output), (info!.State, info.RunAttemptCount, info.Output));
        Assert.Equal(0, Assert.Single(host.Runs).Attempt);
    }

    [Fact]
    public async Task Scenario_02_running_work_is_not_started_a_second_time()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        var before = await host.SpecAsync(id);
        Assert.False(await host.StartAsync(id));
        Assert.Single(host.Runs);
        Assert.Equal(before, await host.SpecAsync(id));
    }

    [Fact]
    public async Task Scenario_02_work_that_another_process_runs_is_not_started()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        await using var other = await Host.OpenAsync(before: host);
        Assert.False(await other.StartAsync(id));
        Assert.Empty(other.Runs);
        Assert.Equal(WorkState.Running, await other.StateAsync(id));
    }

    [Fact]
    public async Task Scenario_03_cancelled_work_is_not_run()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.OneTime().WithInitialDelay(TimeSpan.FromHours(1)).Build());
        await host.Manager.CancelAsync(id);
        await host.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.False(await host.StartAsync(id));
        Assert.Empty(host.Runs);
        Assert.Equal(WorkState.Cancelled, await host.StateAsync(id));
    }

    [Fact]
    public async Task Scenario_04_an_unknown_worker_fails_and_is_reported()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.OneTime("gone").Build());
        Assert.Equal(WorkState.Failed, await host.StateAsync(id));
        var error = Assert.Single(host.Errors);
        Assert.Equal((WorkErrorKind.WorkerCreation, "gone", id), (error.Kind, error.WorkerName, error.WorkId));
    }

    [Fact]
    public async Task Scenario_05_an_unknown_input_merger_fails()
    {
        await using var host = await Host.OpenAsync();
        var id = await host.EnqueueAsync(Host.OneTime().WithInputMerger("gone").Build());
        Assert.Equal(WorkState.Failed, await host.StateAsync(id));
        Assert.Empty(host.Runs);
        Assert.Equal(WorkErrorKind.WorkerCreation, Assert.Single(host.Errors).Kind);
    }

    [Fact]
    public async Task Scenario_06_a_worker_that_throws_fails_and_the_handler_gets_type_input_and_exception()
    {
        await using var host = await Host.OpenAsync();
        var thrown = new InvalidDataException("broken");
        host.Does("work", (_, _) => throw thrown);
        var input = new WorkDataBuilder().Set("key", "value").Build();
        var id = await host.EnqueueAsync(Host.OneTime().WithInput(input).Build());
        Assert.Equal(WorkState.Failed, await host.StateAsync(id));
        var error = Assert.Single(host.Errors);
        Assert.Equal((WorkErrorKind.WorkerExecution, "work", input, thrown), (error.Kind, error.WorkerName, error.Input, error.Exception));
        Assert.Equal("Worker \"work\" threw: broken", error.Message);
    }

    [Fact]
    public async Task Scenario_07_a_worker_that_returns_null_fails()
    {
        await using var host = await Host.OpenAsync();
        host.Returns("work", () => null);
        Assert.Equal(WorkState.Failed, await host.StateAsync(await host.EnqueueAsync(Host.OneTime().Build())));
    }

    [Fact]
    public async Task Scenario_08_a_stop_does_not_call_the_handler_for_exceptions()
    {
        await using var host = await Host.OpenAsync();
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(new Constraints { RequiresCharging = true }).Build());
        host.Device.State = host.Device.State with { IsCharging = false };
        await host.SettleAsync();
        Assert.Equal(WorkState.Enqueued, await host.StateAsync(id));
        Assert.Empty(host.Errors);
    }

    [Fact]
    public async Task A_worker_that_cancels_itself_fails()
    {
        await using var host = await Host.OpenAsync();
        host.Does("work", (_, _) => throw new OperationCanceledException());
        Assert.Equal(WorkState.Failed, await host.StateAsync(await host.EnqueueAsync(Host.OneTime().Build())));
    }
}
