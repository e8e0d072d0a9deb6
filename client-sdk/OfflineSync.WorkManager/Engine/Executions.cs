using Microsoft.Extensions.Logging;
using OfflineSync.WorkManager.Queue;
using OfflineSync.WorkManager.Workers;

namespace OfflineSync.WorkManager.Engine;

/// <summary>The attempts that run in this process: at most one of each work.</summary>
internal sealed partial class Executions(
    WorkManagerOptions options, Executions.Transact transact, Random random, Action wake, Action<WorkErrorEventArgs> report, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Execution?> _byId = [];
    private readonly Queue<(Execution Execution, AttemptEnd End)> _unrecorded = new();
    private readonly long[] _ended = new long[Enum.GetValues<AttemptResult>().Length];

    /// <summary>Runs a transaction.</summary>
    public delegate Task<bool> Transact(Func<WorkTransaction, bool> action);

    public IReadOnlyList<Execution> All
    {
        get
        {
            lock (_lock)
                return [.. _byId.Values.OfType<Execution>()];
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _byId.Count;
        }
    }

    /// <summary>How many take a place: those that were told to stop in vain do not.</summary>
    public int Active => All.Count(e => !e.IsLingering);

    /// <summary>Whether an attempt of a work runs here, or is being started.</summary>
    public bool Holds(Guid id)
    {
        lock (_lock)
            return _byId.ContainsKey(id);
    }

    /// <summary>Starts an attempt, unless one of the work runs here, or the transaction finds that it may not start.</summary>
    public async Task<bool> StartAsync(Guid id, Func<WorkTransaction, StartedRun?> start)
    {
        lock (_lock)
        {
            if (!_byId.TryAdd(id, null))
                return false;
        }
        StartedRun? run = null;
        var isStarted = false;
        try
        {
            isStarted = await transact(transaction => (run = start(transaction)) is not null);
        }
        finally
        {
            if (!isStarted)
                Remove(id);
        }
        if (!isStarted || run is null)
            return false;
        var execution = new Execution(run);
        lock (_lock)
            _byId[id] = execution;
        execution.Limit = Timer(options.ExecutionLimit, () => Stop(execution, StopReason.Timeout));
        LogStarted(execution.Id, run.Work.WorkerName, run.Before.Attempts);
        _ = Background.Run(options, () => RunAsync(execution));
        return true;
    }

    public void Stop(Execution execution, StopReason reason)
    {
        if (!execution.Stop(reason, options.StayOnCallersContext))
            return;
        LogStopping(execution.Id, execution.Run.Work.WorkerName, reason);
        if (!execution.HasEnded)
            execution.Grace = Timer(options.StopGrace, () => _ = Background.Run(options, () => GiveUpWaitingAsync(execution)));
    }

    /// <summary>Stops an attempt whose work no longer runs it: it was cancelled, deleted, or another process took it over.</summary>
    public void Reconcile(WorkChange change)
    {
        Execution? execution;
        lock (_lock)
            execution = _byId.GetValueOrDefault(change.Id);
        if (execution is null)
            return;
        // A change from before this attempt may be told late.
        var mine = execution.Run.Work.Run;
        if (change.Spec is { } work && (work.Run < mine || work.Run == mine && work.State == WorkState.Running))
            return;
        Stop(execution, change.Spec is null or { State: WorkState.Cancelled } ? StopReason.CancelledByApp : StopReason.Unknown);
    }

    /// <summary>How many attempts have ended as each result.</summary>
    public long Ended(AttemptResult result)
    {
        lock (_lock)
            return _ended[(int)result];
    }

    /// <summary>Stops all attempts, or those with certain constraints, and waits for them, but not for longer than the grace.</summary>
    public async Task StopAllAsync(StopReason reason, Func<Constraints, bool>? which = null)
    {
        var all = All.Where(e => which?.Invoke(e.Run.Work.Constraints) ?? true).ToList();
        foreach (var execution in all)
            Stop(execution, reason);
        var ended = Task.WhenAll(all.Select(e => e.Ended));
        if (!ended.IsCompleted)
            await Task.WhenAny(ended, Task.Delay(options.StopGrace, options.TimeProvider));
    }

    /// <summary>Records the ends that could not be recorded when they happened.</summary>
    public async Task RecordAsync()
    {
        while (true)
        {
            (Execution Execution, AttemptEnd End) next;
            lock (_lock)
            {
                if (!_unrecorded.TryPeek(out next))
                    return;
            }
            await FinishAsync(next.Execution, next.End);
            lock (_lock)
                _unrecorded.Dequeue();
            Complete(next.Execution);
        }
    }

    private async Task FinishAsync(Execution execution, AttemptEnd end)
    {
        var kind = end.Kind;
        await transact(transaction =>
        {
            kind = Running.Finish(transaction, execution.Run, end);
            return true;
        });
        lock (_lock)
            _ended[(int)kind]++;
    }

    private async Task RunAsync(Execution execution)
    {
        var result = await AttemptAsync(execution);
        var reason = execution.End();
        var end = new AttemptEnd(
            reason == StopReason.NotStopped ? result.Kind : AttemptResult.Stopped,
            result.Output,
            reason,
            Share(execution.Run.Work),
            (long)result.NotBefore.TotalMilliseconds);
        LogEnded(execution.Id, execution.Run.Work.WorkerName, end.Kind);
        try
        {
            await FinishAsync(execution, end);
        }
        catch (WorkStorageException)
        {
            // The work stays held until the end can be recorded.
            lock (_lock)
                _unrecorded.Enqueue((execution, end));
            LogUnrecorded(execution.Id);
            wake();
            return;
        }
        catch (ObjectDisposedException)
        {
            // The host has gone; whoever opens the queue next finds that the attempt was lost.
        }
        Complete(execution);
    }

    private async Task<WorkResult> AttemptAsync(Execution execution)
    {
        var run = execution.Run;
        WorkerHandle handle;
        WorkContext context;
        try
        {
            var input = run.Work.IsPeriodic ? run.Work.Input : options.Registry.CreateMerger(run.Work.MergerName).Merge(run.Inputs);
            context = Context(execution, input);
            handle = options.Registry.CreateWorker(run.Work.WorkerName);
        }
        catch (Exception error)
        {
            Report(WorkErrorKind.WorkerCreation, "cannot be made", execution, run.Work.Input, error);
            return WorkResult.Failure();
        }
        try
        {
            await using (handle)
            {
                if (!execution.Begin(handle.Worker))
                    return WorkResult.Retry();
                return await handle.Worker.RunAsync(context, execution.Token) ?? WorkResult.Failure();
            }
        }
        catch (Exception error)
        {
            if (execution.Reason == StopReason.NotStopped)
                Report(WorkErrorKind.WorkerExecution, "threw", execution, context.Input, error);
            return WorkResult.Failure();
        }
    }

    private WorkContext Context(Execution execution, WorkData input) => new(
        () => execution.Reason,
        async (progress, cancellationToken) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await transact(transaction => Running.Report(transaction, execution.Run, progress)))
                LogProgressIgnored(execution.Id);
        })
    {
        Id = execution.Id,
        WorkerName = execution.Run.Work.WorkerName,
        Attempt = execution.Run.Before.Attempts,
        Generation = execution.Run.Work.Generation,
        Input = input,
        Tags = execution.Run.Tags,
    };

    private async Task GiveUpWaitingAsync(Execution execution)
    {
        if (execution.HasEnded)
            return;
        execution.IsLingering = true;
        Report(WorkErrorKind.WorkerIgnoresStop, "does not end though it was told to stop", execution, execution.Run.Work.Input, null);
        try
        {
            var end = new AttemptEnd(AttemptResult.Stopped, WorkData.Empty, execution.Reason, Share(execution.Run.Work));
            await transact(transaction =>
            {
                Running.GiveUpWaiting(transaction, execution.Run, end);
                return true;
            });
            wake();
        }
        catch (Exception error) when (error is WorkStorageException or ObjectDisposedException)
        {
            // The end of the attempt will be recorded as a stop.
        }
    }

    private void Complete(Execution execution)
    {
        Remove(execution.Id);
        execution.Dispose();
        wake();
    }

    private void Remove(Guid id)
    {
        lock (_lock)
            _byId.Remove(id);
    }

    private double Share(WorkSpec work)
    {
        if (!work.HasJitter)
            return 1;
        lock (_lock)
            return random.NextDouble();
    }

    private ITimer Timer(TimeSpan due, Action elapsed) => options.TimeProvider.CreateTimer(_ => elapsed(), null, due, Timeout.InfiniteTimeSpan);

    private void Report(WorkErrorKind kind, string what, Execution execution, WorkData input, Exception? error)
    {
        var name = execution.Run.Work.WorkerName;
        report(new WorkErrorEventArgs(kind, error is null ? $"Worker \"{name}\" {what}." : $"Worker \"{name}\" {what}: {error.Message}")
        {
            Exception = error,
            WorkId = execution.Id,
            WorkerName = name,
            Input = input,
        });
    }

    [LoggerMessage(10, LogLevel.Debug, "Work {Id} ({Worker}) begins attempt {Attempt}")]
    private partial void LogStarted(Guid id, string worker, int attempt);

    [LoggerMessage(11, LogLevel.Debug, "Work {Id} ({Worker}) has ended: {Result}")]
    private partial void LogEnded(Guid id, string worker, AttemptResult result);

    [LoggerMessage(12, LogLevel.Information, "Work {Id} ({Worker}) is told to stop: {Reason}")]
    private partial void LogStopping(Guid id, string worker, StopReason reason);

    [LoggerMessage(13, LogLevel.Warning, "The progress of work {Id} is ignored: the attempt no longer is the current one")]
    private partial void LogProgressIgnored(Guid id);

    [LoggerMessage(14, LogLevel.Warning, "The end of work {Id} could not be recorded; trying again")]
    private partial void LogUnrecorded(Guid id);
}
