using Google.Common.Util.Concurrent;
using Jetpack = AndroidX.Work;

namespace OfflineSync.WorkManager.Android.Tests.Phones;

/// <summary>
/// The phone's work manager, which outlives the app's process: stores requests a little later than asked, starts them when their time has come and their
/// constraints are met, starts the process for that, stops them, and forgets all at a force-stop.
/// </summary>
internal sealed class SystemScheduler(Phone phone) : Jetpack.WorkManager
{
    private static readonly TimeSpan ExecutionLimit = TimeSpan.FromMinutes(10);

    private readonly List<SystemWork> _works = [];

    /// <summary>Every call of the app, as in <c>REPLACE name</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What the next operations fail with.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Whether calls throw instead of failing later.</summary>
    public bool ThrowsAtOnce { get; set; }

    /// <summary>Whether operations are done and never answered.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether nothing is started, whatever is met.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The results that workers gave, in their order.</summary>
    public List<string> Results { get; } = [];

    /// <summary>The type of the adapter's worker.</summary>
    public Type WorkerType { get; } = typeof(Wakes.WakeWorker);

    public IReadOnlyList<SystemWork> Works => [.. _works.Where(w => w.IsUnfinished)];

    public SystemWork? Find(string wakeClass) => _works.LastOrDefault(w => w.Name == $"offlinesync-work-{wakeClass}" && w.IsUnfinished);

    public SystemWork Get(string wakeClass) => Find(wakeClass) ?? throw new InvalidOperationException($"There is no request for {wakeClass}.");

    public override Jetpack.IOperation CancelUniqueWork(string uniqueWorkName) => Operate($"CANCEL {uniqueWorkName}", () => CancelNow(uniqueWorkName));

    public override Jetpack.IOperation EnqueueUniqueWork(string uniqueWorkName, Jetpack.ExistingWorkPolicy existingWorkPolicy, IList<Jetpack.OneTimeWorkRequest> requests) =>
        Operate($"{existingWorkPolicy} {uniqueWorkName}", () => EnqueueNow(uniqueWorkName, existingWorkPolicy, requests.Single()));

    /// <summary>Somebody in the app, another library or the app itself, cancels everything.</summary>
    public void CancelEverything()
    {
        foreach (var name in _works.Select(w => w.Name).Distinct().ToList())
            CancelNow(name);
    }

    public void EnqueueNow(string name, Jetpack.ExistingWorkPolicy policy, Jetpack.OneTimeWorkRequest request)
    {
        var work = new SystemWork(name, request) { EnqueuedAt = phone.Time.GetUtcNow() };
        if (policy == Jetpack.ExistingWorkPolicy.Replace)
            CancelNow(name);
        else
            work.Parent = _works.LastOrDefault(w => w.Name == name && w.IsUnfinished);
        work.State = work.Parent is null ? "ENQUEUED" : "BLOCKED";
        _works.Add(work);
        Schedule(work);
    }

    /// <summary>Takes the time back from what runs.</summary>
    public void Stop(string wakeClass, int reason) => Stop(Get(wakeClass), reason);

    /// <summary>Starts what may start, and stops what may not run any more.</summary>
    public void Look()
    {
        foreach (var work in _works.ToList())
        {
            if (work.State == "RUNNING" && phone.Unmet(work.Request.Constraints) is { } reason)
                Stop(work, reason);
            else if (work.State == "ENQUEUED" && !IsPaused && work.NextRun <= phone.Time.GetUtcNow() && phone.Unmet(work.Request.Constraints) is null)
                Start(work);
        }
    }

    /// <summary>The process dies. What ran is enqueued again, but not started before the next look.</summary>
    public void ProcessDied()
    {
        foreach (var work in _works.Where(w => w.State == "RUNNING"))
        {
            (work.State, work.StopReason, work.Worker) = ("ENQUEUED", -512, null);
            work.Limit?.Dispose();
        }
    }

    public void DropEverything() => _works.Clear();

    private void CancelNow(string name)
    {
        foreach (var work in _works.Where(w => w.Name == name).ToList())
        {
            _works.Remove(work);
            work.Due?.Dispose();
            work.Limit?.Dispose();
            if (work.State == "RUNNING")
                work.Worker!.Stop(1);
            work.State = "CANCELLED";
        }
    }

    private void Start(SystemWork work)
    {
        work.State = "RUNNING";
        work.Attempts++;
        work.StopReason = -256;
        phone.EnsureProcess();
        var parameters = new Jetpack.WorkerParameters { Id = work.Request.Id, InputData = work.Request.Input };
        var worker = (Jetpack.ListenableWorker)Activator.CreateInstance(work.Request.Worker, phone.App, parameters)!;
        work.Worker = worker;
        work.Limit = phone.Time.CreateTimer(_ => Stop(work, 3), null, ExecutionLimit, Timeout.InfiniteTimeSpan);
        var future = (FakeFuture)worker.StartWork()!;
        // The result is applied by another thread, a little later.
        future.AddListener(new Java.Lang.Runnable(() => phone.Pump.Post(() => Finish(work, worker, future))), new InlineExecutor());
    }

    private void Finish(SystemWork work, Jetpack.ListenableWorker worker, FakeFuture future)
    {
        if (work.Worker != worker || work.State != "RUNNING")
            return;
        work.Limit?.Dispose();
        var isSuccess = future.Get() is Jetpack.ListenableWorker.Result.Success;
        Results.Add(isSuccess ? "success" : "retry");
        work.Worker = null;
        work.State = isSuccess ? "SUCCEEDED" : "ENQUEUED";
        work.EnqueuedAt = phone.Time.GetUtcNow();
        Schedule(work);
        foreach (var next in _works.Where(w => isSuccess && w.Parent == work && w.State == "BLOCKED"))
        {
            (next.State, next.EnqueuedAt) = ("ENQUEUED", phone.Time.GetUtcNow());
            Schedule(next);
        }
    }

    private void Stop(SystemWork work, int reason)
    {
        if (work.State != "RUNNING")
            return;
        var worker = work.Worker!;
        (work.State, work.StopReason, work.Worker) = ("ENQUEUED", reason, null);
        work.Limit?.Dispose();
        worker.Stop(reason);
        Schedule(work);
    }

    private void Schedule(SystemWork work)
    {
        if (work.State != "ENQUEUED")
            return;
        work.Due?.Dispose();
        var wait = work.NextRun - phone.Time.GetUtcNow();
        work.Due = phone.Time.CreateTimer(_ => phone.Pump.Post(Look), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        if (wait <= TimeSpan.Zero)
            phone.Pump.Post(Look);
    }

    private FakeOperation Operate(string call, Action action)
    {
        Calls.Add(call);
        if (ThrowsAtOnce && Refusal is { } thrown)
            throw thrown;
        var operation = new FakeOperation();
        phone.Pump.Post(() =>
        {
            if (Refusal is null)
                action();
            if (!IsSilent)
                operation.Future.Complete(null, Refusal);
        });
        return operation;
    }
}
