using FsCheck;
using FsCheck.Fluent;

namespace OfflineSync.WorkManager.Tests;

/// <summary>Random operations on a queue and on a small model of it must agree in all states and counters.</summary>
public sealed class ModelTests
{
    private readonly List<ModelWork> _model = [];
    private readonly List<HeldRun> _running = [];

    [Fact]
    public void Random_operations_do_to_the_queue_what_they_do_to_the_model()
    {
        var operations = Gen.Choose(0, 9).SelectMany(kind => Gen.Choose(0, 1_000).Select(pick => (Kind: kind, Pick: pick))).ListOf().Resize(60);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(30),
            Prop.ForAll(operations.ToArbitrary(), list => Task.Run(() => RunAsync(list)).GetAwaiter().GetResult()));
    }

    private async Task RunAsync(IEnumerable<(int Kind, int Pick)> operations)
    {
        _model.Clear();
        _running.Clear();
        await using var host = await Host.OpenAsync(h =>
        {
            h.Options.MaxParallelWorkers = 1_000;
            h.Options.ExecutionLimit = h.Options.LeaseDuration = TimeSpan.FromDays(30);
        });
        host.Does("work", (context, token) =>
        {
            var run = new HeldRun(context.Id);
            _running.Add(run);
            return run.Result.Task.WaitAsync(token);
        });
        foreach (var (kind, pick) in operations)
        {
            await ApplyAsync(host, kind, pick);
            Start(host);
            // Enough for every backoff.
            await host.AdvanceAsync(TimeSpan.FromMinutes(11));
            Start(host);
            foreach (var work in _model)
            {
                var spec = await host.SpecAsync(work.Id);
                Assert.Equal(
                    (work.State, work.Attempts, work.Periods, work.Interruptions, work.Generation),
                    (spec.State, spec.Attempts, spec.PeriodCount, spec.Interruptions, spec.Generation));
                Assert.Equal(work.State == WorkState.Running, spec.Owner is not null);
            }
        }
        foreach (var run in _running.ToList())
            run.Result.TrySetResult(WorkResult.Success());
    }

    private async Task ApplyAsync(Host host, int kind, int pick)
    {
        var running = _model.FindAll(w => w.State == WorkState.Running);
        switch (kind)
        {
            case 0 or 1:
                await EnqueueAsync(host, pick);
                break;
            case 2:
                Add(host, new ModelWork(Periodic().Build()));
                await host.EnqueueAsync(_model[^1].Request);
                break;
            case 3 or 4 or 5 or 6 when running.Count > 0:
                await FinishAsync(host, running[pick % running.Count], kind);
                break;
            case 7 when _model.Count > 0:
                var ending = Task.WhenAll(host.Manager.Engine.Executions.All.Where(e => Cancelled(_model[pick % _model.Count]).Any(w => w.Id == e.Id)).Select(e => e.Ended));
                await host.Manager.CancelAsync(_model[pick % _model.Count].Id);
                foreach (var work in Cancelled(_model[pick % _model.Count]).Where(w => !w.IsFinished))
                    work.State = WorkState.Cancelled;
                await ending;
                break;
            case 8:
                await host.Manager.StopRunningAsync(StopReason.User);
                running.ForEach(w => (w.State, w.Interruptions) = (WorkState.Enqueued, w.Interruptions + 1));
                break;
            case 9 when _model.Count > 0:
                await UpdateAsync(host, _model[pick % _model.Count]);
                break;
        }
        await host.SettleAsync();
    }

    private static OneTimeWorkRequestBuilder OneTime() => Host.OneTime().WithBackoff(BackoffPolicy.Linear, TimeSpan.FromSeconds(10));

    private static PeriodicWorkRequestBuilder Periodic() => Host.Periodic().WithBackoff(BackoffPolicy.Linear, TimeSpan.FromSeconds(10));

    private async Task EnqueueAsync(Host host, int pick)
    {
        var earlier = _model.FindAll(w => !w.IsPeriodic);
        var prerequisites = earlier.Count == 0 || pick % 3 == 0 ? [] : new[] { earlier[pick % earlier.Count], earlier[pick / 7 % earlier.Count] }.Distinct().ToArray();
        var work = new ModelWork(OneTime().Build(), prerequisites);
        var request = (OneTimeWorkRequest)work.Request;
        var chain = prerequisites.Length == 0
            ? host.Manager.BeginWith(request)
            : host.Manager.BeginWith([.. prerequisites.Select(p => (OneTimeWorkRequest)p.Request)]).Then(request);
        await chain.EnqueueAsync();
        Add(host, work);
        if (prerequisites.Any(p => p.State == WorkState.Failed))
            work.State = WorkState.Failed;
        else if (prerequisites.Any(p => p.State == WorkState.Cancelled))
            work.State = WorkState.Cancelled;
        else if (prerequisites.Any(p => p.State != WorkState.Succeeded))
            work.State = WorkState.Blocked;
    }

    private void Add(Host host, ModelWork work)
    {
        work.EnqueuedAt = host.Time.Milliseconds;
        _model.Add(work);
    }

    private async Task FinishAsync(Host host, ModelWork work, int kind)
    {
        var execution = host.Manager.Engine.Executions.All.Single(e => e.Id == work.Id);
        var result = kind switch { 5 => WorkResult.Retry(), 6 => WorkResult.Failure(), _ => WorkResult.Success() };
        _running.FindLast(r => r.Id == work.Id)!.Result.SetResult(result);
        await execution.Ended;
        var isPeriodEnd = kind != 5 && work.IsPeriodic;
        work.State = kind == 5 || work.IsPeriodic ? WorkState.Enqueued : kind == 6 ? WorkState.Failed : WorkState.Succeeded;
        if (work.State == WorkState.Enqueued)
            work.EnqueuedAt = host.Time.Milliseconds;
        if (isPeriodEnd)
            (work.Attempts, work.Interruptions, work.Periods) = (0, 0, work.Periods + 1);
        foreach (var dependent in Dependents(work).Where(w => w.State == WorkState.Blocked))
        {
            if (work.State == WorkState.Failed)
                dependent.State = WorkState.Failed;
            else if (work.State == WorkState.Succeeded && dependent.Prerequisites.All(p => p.State == WorkState.Succeeded))
                (dependent.State, dependent.EnqueuedAt) = (WorkState.Enqueued, host.Time.Milliseconds);
        }
    }

    private static async Task UpdateAsync(Host host, ModelWork work)
    {
        WorkRequest request = work.IsPeriodic ? Periodic().WithId(work.Id).Build() : OneTime().WithId(work.Id).Build();
        var expected = work.IsFinished ? UpdateResult.NotApplied
            : work.State == WorkState.Running ? UpdateResult.AppliedForNextRun : UpdateResult.AppliedImmediately;
        Assert.Equal(expected, await host.Manager.UpdateAsync(request));
        work.Generation += work.IsFinished ? 0 : 1;
    }

    private void Start(Host host)
    {
        foreach (var work in _model.Where(w => w.State == WorkState.Enqueued && w.Due <= host.Time.Milliseconds))
            (work.State, work.Attempts) = (WorkState.Running, work.Attempts + 1);
    }

    private List<ModelWork> Cancelled(ModelWork root) => [root, .. Dependents(root)];

    /// <summary>All that waits for a work, directly or not: a work comes after those that it waits for.</summary>
    private List<ModelWork> Dependents(ModelWork root)
    {
        var found = new HashSet<ModelWork> { root };
        return _model.FindAll(w => w.Prerequisites.Any(found.Contains) && found.Add(w));
    }
}
