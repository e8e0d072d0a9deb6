using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OfflineSync.Testing;

namespace OfflineSync.WorkManager.Tests;

public sealed class ObservationTests
{
    [Fact]
    public async Task An_observer_sees_each_state_once_and_null_when_the_work_is_deleted()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work");
        var request = Host.OneTime().Build();
        await using var states = host.Manager.ObserveAsync(request.Id).GetAsyncEnumerator();
        Assert.True(await states.MoveNextAsync());
        Assert.Null(states.Current);
        await host.EnqueueAsync(request);
        held.Finish();
        await host.SettleAsync();
        await host.Manager.PruneAsync();
        var seen = new List<WorkState?>();
        while (seen.Count < 4 && await states.MoveNextAsync())
            seen.Add(states.Current?.State);
        Assert.Equal([WorkState.Enqueued, WorkState.Running, WorkState.Succeeded, null], seen);
    }

    [Fact]
    public async Task Progress_is_seen_while_the_work_runs_and_ignored_afterwards()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work");
        var id = await host.EnqueueAsync(Host.Periodic().Build());
        var half = new WorkDataBuilder().Set("percent", 50).Build();
        await host.Runs[0].ReportProgressAsync(half);
        Assert.Equal(half, (await host.Manager.GetAsync(id))!.Progress);
        held.Finish();
        await host.SettleAsync();
        await host.Runs[0].ReportProgressAsync(half);
        Assert.Equal(WorkData.Empty, (await host.Manager.GetAsync(id))!.Progress);
    }

    [Fact]
    public async Task The_history_has_every_attempt_with_what_the_device_said()
    {
        await using var host = await Host.OpenAsync(h => h.Device.State = h.Device.State with { IsCharging = null });
        var held = host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(new() { RequiresCharging = true, RequiresStorageNotLow = true }).Build());
        var start = host.Time.GetUtcNow();
        await host.AdvanceAsync(TimeSpan.FromSeconds(5));
        held.Finish(WorkResult.Retry());
        await host.SettleAsync();
        var attempt = Assert.Single(await host.Manager.GetHistoryAsync(id));
        Assert.Equal((start, start.AddSeconds(5), AttemptResult.Retry, 0), (attempt.StartedAt, attempt.EndedAt!.Value, attempt.Result, attempt.Attempt));
        Assert.Equal(
            [new ConstraintReport(ConstraintKind.Charging, ConstraintVerdict.UnknownTakenAsMet), new(ConstraintKind.StorageNotLow, ConstraintVerdict.Met)],
            attempt.Constraints);
    }

    [Fact]
    public async Task An_explanation_names_every_reason()
    {
        await using var host = await Host.OpenAsync(h => h.Device.State = h.Device.State with { IsCharging = false });
        var first = Host.OneTime().WithInitialDelay(TimeSpan.FromHours(1)).WithConstraints(new() { RequiresCharging = true }).Build();
        var second = Host.OneTime().Build();
        await host.Manager.BeginWith(first).Then(second).EnqueueAsync();
        var explanation = await host.Manager.ExplainAsync(first.Id);
        Assert.Equal([WaitReason.NotDue, WaitReason.Constraints], explanation.Reasons);
        Assert.Equal(host.Time.GetUtcNow().AddHours(1), explanation.NotBefore);
        Assert.Equal([first.Id], (await host.Manager.ExplainAsync(second.Id)).Prerequisites);
        Assert.Equal([WaitReason.Unknown], (await host.Manager.ExplainAsync(Guid.Empty)).Reasons);
    }

    [Fact]
    public async Task Reading_does_not_wait_for_another_process_that_writes()
    {
        await using var host = await Host.OpenAsync(h => h.Options.BusyTimeout = TimeSpan.Zero);
        var id = await host.EnqueueAsync(Host.Later());
        using var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = host.Options.DatabasePath, Pooling = false }.ToString());
        other.Open();
        using var writing = other.BeginTransaction(deferred: false);

        Assert.Equal(WorkState.Enqueued, (await host.Manager.GetAsync(id))?.State);
        Assert.Equal([WaitReason.NotDue], (await host.Manager.ExplainAsync(id)).Reasons);
    }

    [Fact]
    public async Task A_host_runs_workers_from_its_services()
    {
        var directory = Directory.CreateTempSubdirectory("workmanager");
        var done = new TaskCompletionSource<string>();
        var services = new ServiceCollection();
        services.AddSingleton(done);
        services.AddWorkManager(options => options.DatabasePath = Path.Combine(directory.FullName, "work.db")).AddWorker<ServiceWorker>("pinned");
        await using (var provider = services.BuildServiceProvider())
        {
            var hosted = provider.GetRequiredService<IHostedService>();
            await hosted.StartAsync(default);
            await provider.GetRequiredService<WorkManager>().EnqueueAsync(OneTimeWorkRequest.For<ServiceWorker>().Build());
            Assert.Equal("pinned", await done.Task.WaitAsync(Waiting.Limit));
            await hosted.StopAsync(default);
        }
        directory.Delete(recursive: true);
    }

    private sealed class ServiceWorker(TaskCompletionSource<string> done) : IWorker
    {
        public Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken)
        {
            done.TrySetResult(context.WorkerName);
            return Task.FromResult(WorkResult.Success());
        }
    }
}
