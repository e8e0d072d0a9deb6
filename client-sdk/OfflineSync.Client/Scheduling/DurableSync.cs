using Microsoft.Extensions.Logging;
using OfflineSync.Client.Tuning;
using OfflineSync.WorkManager;
using Work = OfflineSync.WorkManager.WorkManager;

namespace OfflineSync.Client.Scheduling;

/// <summary>The works in the durable queue by which the sync goes on without the app in the foreground.</summary>
internal sealed partial class DurableSync : IDisposable
{
    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeepGaveUp = TimeSpan.FromDays(30);
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(30);

    private readonly Work _manager;
    private readonly OfflineSyncOptions _options;
    private readonly SyncTuning _tuning;
    private readonly Action _changed;
    private readonly Action _ended;
    private readonly ILogger _logger;
    private volatile WorkInfo? _work;

    /// <param name="manager">The queue.</param>
    /// <param name="options">Where the server is.</param>
    /// <param name="tuning">The lanes and limits.</param>
    /// <param name="changed">Called when the state of the work is another.</param>
    /// <param name="ended">Called when the work no longer waits, whatever it came to.</param>
    /// <param name="logger">Where trouble goes.</param>
    public DurableSync(Work manager, OfflineSyncOptions options, SyncTuning tuning, Action changed, Action ended, ILogger logger)
    {
        (_manager, _options, _tuning, _changed, _ended, _logger) = (manager, options, tuning, changed, ended, logger);
        manager.Changed += OnChanged;
    }

    /// <summary>When the work is tried next; null: it does not wait.</summary>
    public DateTimeOffset? NextAttempt => _work?.NextScheduleTime;

    public bool IsWaiting => _work?.State == WorkState.Enqueued;

    public SyncGiveUp? GaveUp => _work is { State: WorkState.Failed } work ? new SyncGiveUp(work.RunAttemptCount, RetryPacing.ErrorOf(work)) : null;

    /// <summary>Finds out what an earlier process left, and sees to the periodic works.</summary>
    public Task StartAsync() => TryAsync(async () =>
    {
        var works = await _manager.GetAsync(WorkQuery.ByUniqueNames(SyncWorkNames.Sync));
        if (works.Count > 0)
            Take(works[^1]);
        await SchedulePeriodicAsync();
    });

    /// <summary>Takes over other lanes and limits than before, also for work that waits already, which keeps its time.</summary>
    public Task RetuneAsync() => TryAsync(async () =>
    {
        await SchedulePeriodicAsync();
        if (_work is { State: WorkState.Enqueued } work)
            await _manager.UpdateAsync(Request(work.InitialDelay).WithId(work.Id).Build());
    });

    private async Task SchedulePeriodicAsync()
    {
        var bulk = PeriodicWorkRequest.For(SyncWorkNames.Bulk, _tuning.Now.BackgroundInterval).WithConstraints(OnNetwork(_options, _tuning.Now.Bulk));
        if (!_tuning.Now.Bulk.RequiresDeviceIdle)
            bulk.WithBackoff(BackoffPolicy.Exponential, Backoff, jitter: true);
        await _manager.EnqueueUniquePeriodicWorkAsync(SyncWorkNames.Bulk, ExistingPeriodicWorkPolicy.Update, bulk.Build());
        var maintenance = PeriodicWorkRequest.For(SyncWorkNames.Maintenance, MaintenanceInterval).WithConstraints(_tuning.Now.Maintenance).Build();
        await _manager.EnqueueUniquePeriodicWorkAsync(SyncWorkNames.Maintenance, ExistingPeriodicWorkPolicy.Update, maintenance);
    }

    /// <summary>Makes sure that work waits which syncs. One that waits already keeps its time; one that gave up starts anew.</summary>
    /// <returns>Whether it does.</returns>
    public Task<bool> EnqueueAsync(TimeSpan delay) => TryAsync(() =>
    {
        var request = Request(delay);
        var lane = _tuning.Now.Mutations;
        // The user has just left: what is written should go while the system still lets the app run.
        if (delay == TimeSpan.Zero && lane is { RequiresCharging: false, RequiresBatteryNotLow: false, RequiresDeviceIdle: false })
            request.Expedite();
        return _manager.EnqueueUniqueWorkAsync(SyncWorkNames.Sync, ExistingWorkPolicy.Keep, request.Build());
    });

    /// <summary>Another attempt has done what the work waits for.</summary>
    public Task DismissAsync() => _work is null or { State: WorkState.Running or WorkState.Succeeded }
        ? Task.CompletedTask
        : TryAsync(async () =>
        {
            await _manager.CancelUniqueWorkAsync(SyncWorkNames.Sync);
            await _manager.PruneUniqueWorkAsync(SyncWorkNames.Sync);
        });

    /// <summary>Whether the device allows a lane now.</summary>
    public async Task<bool> AllowsAsync(Constraints lane) => (await _manager.CheckAsync(OnNetwork(_options, lane))).All(report => report.IsMet);

    public void Dispose() => _manager.Changed -= OnChanged;

    private OneTimeWorkRequestBuilder Request(TimeSpan delay) => OneTimeWorkRequest.For(SyncWorkNames.Sync)
        .WithConstraints(OnNetwork(_options, _tuning.Now.Mutations))
        .WithInitialDelay(delay)
        .WithBackoff(BackoffPolicy.Exponential, _options.RetryDelay > Backoff ? _options.RetryDelay : Backoff, jitter: true)
        .WithMaxAttempts(_tuning.Now.MaxAttempts)
        .KeepResultsFor(KeepGaveUp);

    /// <summary>A server on this machine needs no network.</summary>
    public static Constraints OnNetwork(OfflineSyncOptions options, Constraints lane) =>
        options.Server is { IsLoopback: true } ? lane with { Network = NetworkType.NotRequired } : lane;

    private void OnChanged(object? sender, WorkChangedEventArgs args)
    {
        if (args.Info is { UniqueName: SyncWorkNames.Sync } work)
            Take(work);
        else if (args.Info is null && args.Id == _work?.Id)
            Take(null);
    }

    private void Take(WorkInfo? work)
    {
        _work = work;
        _changed();
        if (work?.State is WorkState.Succeeded or WorkState.Cancelled)
            _ended();
    }

    private async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (Exception error) when (error is WorkStorageException or ObjectDisposedException)
        {
            LogNoQueue(error);
            return false;
        }
    }

    [LoggerMessage(23, LogLevel.Warning, "The queue of durable work cannot be used; the sync goes on while the app is in the foreground")]
    private partial void LogNoQueue(Exception error);
}
