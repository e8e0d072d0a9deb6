using System.Globalization;
using Microsoft.Extensions.Logging;
using OfflineSync.WorkManager.Constraint;
using OfflineSync.WorkManager.Queue;
using OfflineSync.WorkManager.Storage;

namespace OfflineSync.WorkManager.Engine;

/// <summary>
/// Starts what may run, stops what may not, and sleeps until the next work is due. All decisions are made in passes, one at a time, from what the queue
/// says in the same transaction.
/// </summary>
internal sealed partial class WorkEngine : IDisposable
{
    private const int CandidatesMax = 200;
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(30);

    private readonly WorkManagerOptions _options;
    private readonly ILogger _logger;
    private readonly WorkStorage _storage;
    private readonly Notifications _notifications;
    private readonly Executions _executions;
    private readonly DeviceTracker? _tracker;
    private readonly Repeater _passes;
    private readonly ITimer _timer;
    private readonly Throttle _throttle;
    private readonly Action<DeviceState> _deviceChanged;
    private readonly Lock _drains = new();
    private List<TaskCompletionSource> _draining = [];
    private readonly string _owner;
    private OwnerSlot? _slot;
    private bool _isTracking;
    private volatile Hold? _hold;
    private volatile bool _isStopped;

    public WorkEngine(WorkManagerOptions options, ILogger logger, Action<WorkChange> changed, Action<WorkErrorEventArgs> report)
    {
        _options = options;
        _logger = logger;
        _throttle = new Throttle(options.TimeProvider);
        var random = options.Random ?? new Random();
        _owner = random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        _notifications = new Notifications(change =>
        {
            _executions!.Reconcile(change);
            if (change.Spec is null or { IsFinished: true } or { State: WorkState.Enqueued, Attempts: 0 })
                _throttle.Forget(change.Id);
            changed(change);
        });
        _storage = new WorkStorage(options, new QueueTime(options.TimeProvider).Look, Opened, _notifications.Add, report);
        _executions = new Executions(options, WriteAsync, random, Wake, report, _logger);
        _tracker = options.DeviceMonitor is { } monitor ? new DeviceTracker(options, monitor, report) : null;
        _passes = new Repeater(options, PassAsync);
        _deviceChanged = _ => Wake();
        _timer = options.TimeProvider.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsBusy => _passes.IsBusy;

    public Notifications Notifications => _notifications;

    public Executions Executions => _executions;

    private long Lease => (long)_options.LeaseDuration.TotalMilliseconds;

    private long Now => _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Looks at the queue soon.</summary>
    public void Wake()
    {
        if (!_isStopped)
            _passes.Request();
        else if (_executions.Count == 0)
            _slot?.Dispose();
    }

    /// <summary>Stops works whose constraints this says yes to, and starts none of them until the release.</summary>
    public void HoldBack(StopReason reason, Func<Constraints, bool> which)
    {
        _hold = new Hold(reason, which);
        Wake();
    }

    public void Release()
    {
        _hold = null;
        Wake();
    }

    public bool IsHeldBack(Constraints constraints) => _hold?.Which(constraints) ?? false;

    /// <summary>Runs a transaction and tells what it has changed. Nothing is started.</summary>
    public async Task<T> WriteAsync<T>(Func<WorkTransaction, T> action)
    {
        var result = await _storage.RunAsync(action);
        _notifications.Tell();
        return result;
    }

    /// <summary>Runs a transaction that only reads.</summary>
    public Task<T> ReadAsync<T>(Func<WorkTransaction, T> action) => _storage.RunAsync(action, isRead: true);

    /// <summary>Starts a work, if it still is of the generation, due and free.</summary>
    public Task<bool> StartAsync(Guid id, int generation, ConstraintCheck check) =>
        _executions.StartAsync(id, transaction =>
        {
            Stay(transaction);
            return Running.Start(transaction, id, generation, _owner, check.Reports);
        });

    /// <summary>What the device says now. Without a monitor, everything is met.</summary>
    public async Task<ConstraintCheck> CheckAsync() =>
        new(_tracker is null ? null : await _tracker.ReadAsync(), _options.UnknownStates);

    /// <summary>Waits until nothing runs and nothing may start.</summary>
    /// <exception cref="WorkStorageException">The queue cannot be used.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_drains)
            _draining.Add(drained);
        Wake();
        if (_isStopped)
            EndDrains();
        // WaitAsync would leave the caller's context.
        using var cancelled = cancellationToken.Register(() => drained.TrySetCanceled(cancellationToken));
        await drained.Task;
    }

    /// <summary>For how long the work is not to start though it is due.</summary>
    public TimeSpan HeldFor(DueWork work) => _throttle.HeldFor(work.Id, work.Generation, work.Attempts);

    public async Task StopAsync(StopReason reason)
    {
        _isStopped = true;
        await _executions.StopAllAsync(reason);
        try
        {
            // While a worker still runs, the lease and the lock stay, so that no other process starts its work.
            if (_executions.Count == 0)
                await WriteAsync(transaction => Leave(transaction));
        }
        catch (Exception error) when (error is WorkStorageException or ObjectDisposedException)
        {
            LogLeaving(error);
        }
        Close();
        if (_executions.Count == 0)
            _slot?.Dispose();
    }

    /// <summary>Lets go of everything at once, as a process that dies does.</summary>
    public void Dispose()
    {
        Close();
        _slot?.Dispose();
    }

    private void Close()
    {
        _isStopped = true;
        EndDrains();
        _timer.Dispose();
        _tracker?.Remove(_deviceChanged);
        _storage.Dispose();
        _notifications.Complete();
    }

    private bool Leave(WorkTransaction transaction)
    {
        Owners.Release(transaction, _owner);
        return true;
    }

    private void Opened(WorkTransaction transaction)
    {
        _slot ??= OwnerSlot.Take(_storage.Path);
        Owners.Enter(transaction, _owner, _slot.Number, transaction.Now + Lease);
        // A start that was refused may have reached the file all the same.
        Owners.Recover(transaction, _owner, _executions.Holds);
        Owners.Clamp(transaction, transaction.Now + Lease);
        QueueTime.Clamp(transaction);
        Retention.DeleteOld(transaction);
    }

    /// <summary>Renews the lease. Who had to be entered anew was given up by another process, and does not run anything any more.</summary>
    private void Stay(WorkTransaction transaction)
    {
        var expires = transaction.Now + Lease;
        if (!Owners.Renew(transaction, _owner, expires))
            Owners.Enter(transaction, _owner, _slot?.Number, expires);
    }

    private async Task PassAsync()
    {
        var drains = TakeDrains();
        try
        {
            await _executions.RecordAsync();
            var (constraints, running) = await WriteAsync(Survey);
            running.ForEach(_executions.Reconcile);
            await TrackAsync(constraints.Count > 0);
            var check = constraints.Count > 0 ? await CheckAsync() : new ConstraintCheck(null, _options.UnknownStates);
            StopHeld();
            foreach (var execution in _executions.All)
            {
                if (check.Unmet(execution.Run.Work.Constraints) is { } reason)
                    _executions.Stop(execution, reason);
            }
            var allowed = constraints.Prepend(Constraints.None).Where(c => check.Unmet(c) is null && !IsHeldBack(c));
            var held = await StartDueAsync([.. allowed], check);
            // Once more, as what this pass has started may be held back since.
            StopHeld();
            Sleep(await ReadAsync(transaction => NextWake(transaction, held)));
            if (_executions.Active > 0)
                drains = GiveBack(drains);
        }
        catch (ObjectDisposedException)
        {
            // The host has stopped meanwhile.
        }
        catch (Exception error)
        {
            // Trouble with the file has been reported.
            drains.ForEach(drain => drain.TrySetException(error));
            if (error is not WorkStorageException)
                LogPassFailed(error);
            Sleep(Now + (long)StorageRetry.TotalMilliseconds);
        }
        drains.ForEach(drain => drain.TrySetResult());
    }

    private void StopHeld()
    {
        if (_hold is not { } hold)
            return;
        foreach (var execution in _executions.All.Where(e => hold.Which(e.Run.Work.Constraints)))
            _executions.Stop(execution, hold.Reason);
    }

    private List<TaskCompletionSource> TakeDrains()
    {
        lock (_drains)
        {
            var drains = _draining;
            _draining = [];
            return drains;
        }
    }

    /// <summary>For the pass after this one: the end of a worker causes it.</summary>
    private List<TaskCompletionSource> GiveBack(List<TaskCompletionSource> drains)
    {
        lock (_drains)
            _draining.AddRange(drains);
        return [];
    }

    private void EndDrains() => TakeDrains().ForEach(drain => drain.TrySetResult());

    /// <summary>Renews the lease, takes over from the dead, finds out what others cancelled, and tells the constraints that matter.</summary>
    private (List<Constraints> Constraints, List<WorkChange> Running) Survey(WorkTransaction transaction)
    {
        var mine = _executions.All;
        if (mine.Count > 0)
            Stay(transaction);
        foreach (var (owner, slot) in Owners.Expired(transaction, _owner))
        {
            // A process that holds its lock lives, however late its heartbeat is.
            if (slot is { } number && !OwnerSlot.IsFree(_storage.Path, number))
                continue;
            LogTakeover(owner);
            Owners.Release(transaction, owner);
        }
        // Nobody is told of these; only their specs matter.
        var running = mine.Select(e => new WorkChange(transaction.Number, e.Id, null, transaction.Find(e.Id)));
        return (Due.DistinctConstraints(transaction), [.. running]);
    }

    /// <returns>When the first work may start that is held back.</returns>
    private async Task<long> StartDueAsync(List<Constraints> allowed, ConstraintCheck check)
    {
        var held = NextRun.Never;
        var free = _options.MaxParallelWorkers - _executions.Active;
        if (free <= 0 || _isStopped)
            return held;
        foreach (var work in await ReadAsync(transaction => Due.List(transaction, allowed, CandidatesMax)))
        {
            if (free == 0 || _isStopped)
                break;
            var heldFor = HeldFor(work);
            if (heldFor > TimeSpan.Zero)
                held = Math.Min(held, Now + (long)Math.Ceiling(heldFor.TotalMilliseconds));
            else if (await StartAsync(work.Id, work.Generation, check))
                free--;
        }
        return held;
    }

    private long NextWake(WorkTransaction transaction, long held)
    {
        var next = Math.Min(held, Due.Next(transaction) ?? NextRun.Never);
        next = Math.Min(next, Owners.NextExpiry(transaction, _owner) ?? NextRun.Never);
        if (_executions.Count > 0)
            next = Math.Min(next, transaction.Now + Lease / 3);
        if (Due.HasUnfinished(transaction))
            next = Math.Min(next, transaction.Now + (long)_options.RescanInterval.TotalMilliseconds);
        return next;
    }

    private void Sleep(long until)
    {
        if (!_isStopped)
            _timer.Change(until == NextRun.Never ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(0, until - Now)), Timeout.InfiniteTimeSpan);
    }

    private async Task TrackAsync(bool isNeeded)
    {
        if (_tracker is null || isNeeded == _isTracking)
            return;
        _isTracking = isNeeded;
        if (isNeeded)
            await _tracker.AddAsync(_deviceChanged);
        else
            _tracker.Remove(_deviceChanged);
    }

    /// <summary>What an adapter holds back.</summary>
    private sealed record Hold(StopReason Reason, Func<Constraints, bool> Which);

    [LoggerMessage(1, LogLevel.Warning, "The process {Owner} no longer holds its lock; what it ran is enqueued again")]
    private partial void LogTakeover(string owner);

    [LoggerMessage(2, LogLevel.Warning, "The lease could not be given back; others wait until it expires")]
    private partial void LogLeaving(Exception error);

    [LoggerMessage(3, LogLevel.Error, "Looking at the queue failed; trying again")]
    private partial void LogPassFailed(Exception error);
}
