using Microsoft.Extensions.Logging;
using OfflineSync.Client.Attachments;
using OfflineSync.Client.Sync;
using OfflineSync.Client.Tuning;
using OfflineSync.WorkManager;
using Work = OfflineSync.WorkManager.WorkManager;

namespace OfflineSync.Client.Scheduling;

/// <summary>
/// Decides when to sync: in the foreground at once; when that fails, and in the background, by durable work. One attempt at a time, and none without need.
/// </summary>
internal sealed partial class SyncScheduler : IAsyncDisposable
{
    // Writes that never stop must not keep the worker of a lane for ever.
    private const int RoundsMax = 10;

    // The queue keeps times in whole milliseconds.
    private static readonly TimeSpan WorkPrecision = TimeSpan.FromMilliseconds(1);

    private readonly OfflineSyncOptions _options;
    private readonly SyncTuning _tuning;
    private readonly Engine _engine;
    private readonly SyncHistory _history;
    private readonly Func<Trigger, bool, Action, CancellationToken, Task> _sync;
    private readonly ILogger _logger;
    private readonly RetryPacing _pacing;
    private readonly Backlog _backlog;
    private readonly LocalWrites _writes;
    private readonly NewsWatch _news;
    private readonly DurableSync _durable;
    private readonly NewsLane _newsLane;
    private readonly AttachmentLane _attachments;
    private readonly Action<CancellationToken> _maintainFiles;
    private readonly Foreground _foreground;
    private readonly Turn _turn = new();
    private readonly Turn _moves = new();
    private volatile OfflineSyncException? _refusal;
    private volatile OfflineSyncException? _failure;
    private volatile bool _hasStarted;
    private volatile bool _isInForeground;
    private volatile bool _isClosed;

    /// <param name="engine">What syncs.</param>
    /// <param name="reader">Reads the app's database.</param>
    /// <param name="options">When to sync.</param>
    /// <param name="manager">The queue of durable work.</param>
    /// <param name="attachments">The lane of attachments.</param>
    /// <param name="maintainFiles">Looks after the files of attachments.</param>
    /// <param name="history">When it was synced last.</param>
    /// <param name="sync">Syncs for a reason; with large deltas too, if the second argument says so. The third is called when it begins.</param>
    /// <param name="statusChanged">Called when the state of the durable work is another.</param>
    /// <param name="logger">Where logs go.</param>
    public SyncScheduler(
        Engine engine,
        Database reader,
        OfflineSyncOptions options,
        Work manager,
        AttachmentLane attachments,
        Action<CancellationToken> maintainFiles,
        SyncHistory history,
        Func<Trigger, bool, Action, CancellationToken, Task> sync,
        Action statusChanged,
        ILogger logger)
    {
        (_engine, _options, _tuning, _history, _sync, _logger) = (engine, options, engine.Tuning, history, sync, logger);
        (_attachments, _maintainFiles) = (attachments, maintainFiles);
        _pacing = new RetryPacing(options, _tuning);
        _backlog = new Backlog(reader);
        _durable = new DurableSync(manager, options, _tuning, statusChanged, OnWorkEnded, logger);
        _foreground = new Foreground(options.TimeProvider, _tuning, _pacing, CostAsync, TryAsync);
        _writes = new LocalWrites(reader, options, () => _foreground.Wake(Trigger.Write), logger);
        _news = new NewsWatch(engine, reader, options, () => _foreground.Wake(Trigger.News), () => _ = _attachments.HearAsync(), logger);
        _newsLane = new NewsLane(
            options.TimeProvider,
            _tuning,
            _history,
            manager.Device,
            () => _durable.AllowsAsync(new Constraints { Network = options.Lanes.Watch }),
            _news.RunAsync,
            _foreground.Wake);
    }

    public SyncGiveUp? GaveUp => _durable.GaveUp;

    public DateTimeOffset? NextAttempt => _durable.NextAttempt;

    public Task StartAsync() => MoveAsync(async () =>
    {
        await _durable.StartAsync();
        _hasStarted = true;
        if (!_options.StartInBackground)
            Show();
        else if (_backlog.HasWrites)
            await _durable.EnqueueAsync(TimeSpan.Zero);
    });

    /// <summary>The app wrote something.</summary>
    public void Written()
    {
        if (_isInForeground)
            _foreground.Wake(Trigger.Write);
        else if (_hasStarted && !_durable.IsWaiting && !_isClosed)
            _ = RunAsync(() => _durable.EnqueueAsync(_tuning.Now.MeteredDebounce));
    }

    public void EnterForeground() => _ = RunAsync(() => MoveAsync(() =>
    {
        Show();
        return Task.CompletedTask;
    }));

    public Task EnterBackgroundAsync() => RunAsync(() => MoveAsync(async () =>
    {
        _isInForeground = false;
        await _foreground.StopAsync();
        // Nobody looks at news any more; they are for the bulk lane.
        await (_backlog.HasWrites ? _durable.EnqueueAsync(TimeSpan.Zero) : _durable.DismissAsync());
    }));

    /// <summary>The values by which the client syncs are others than before.</summary>
    public void Retune() => _ = RunAsync(() => MoveAsync(async () =>
    {
        _newsLane.LookAgain();
        if (_hasStarted)
            await _durable.RetuneAsync();
    }));

    /// <summary>A sync has succeeded, whoever asked for it.</summary>
    public Task SucceededAsync()
    {
        _pacing.Succeeded();
        return _durable.DismissAsync();
    }

    /// <summary>The server wants to be left alone, whoever asked for the sync.</summary>
    public async Task RefusedAsync(OfflineSyncException refusal)
    {
        if (refusal == _refusal)
            return;
        _refusal = refusal;
        _pacing.Failed(refusal.RetryAfter, await CostAsync() == NetworkCost.Metered);
    }

    /// <summary>The lane of local writes, as durable work.</summary>
    public Task<WorkResult> RunSyncAsync(CancellationToken cancellationToken) => RunLaneAsync(
        () => _isInForeground ? AllowsBulkNetworkAsync() : AllowsBulkAsync(),
        () => _backlog.HasWrites || (_isInForeground && !_history.IsFresh(_tuning.Now.PollInterval)),
        cancellationToken);

    /// <summary>The bulk lane, as durable work. It has nothing to do where the foreground has just done it.</summary>
    public Task<WorkResult> RunBulkAsync(CancellationToken cancellationToken) => RunLaneAsync(
        () => Task.FromResult(true),
        () => _backlog.HasWrites || _backlog.BytesDeferred > 0 || !_history.IsFresh(_tuning.Now.BackgroundInterval / 2),
        cancellationToken);

    /// <summary>The lane of attachments, as durable work.</summary>
    public Task<WorkResult> RunAttachmentsAsync(CancellationToken cancellationToken) => _attachments.RunWorkAsync(cancellationToken);

    public async Task<WorkResult> RunMaintenanceAsync(CancellationToken cancellationToken)
    {
        await _engine.MaintainAsync(cancellationToken);
        _maintainFiles(cancellationToken);
        return WorkResult.Success();
    }

    public async ValueTask DisposeAsync()
    {
        _durable.Dispose();
        await MoveAsync(async () =>
        {
            (_isClosed, _isInForeground) = (true, false);
            await _foreground.StopAsync();
        });
    }

    private void Show()
    {
        if (_isInForeground || _isClosed)
            return;
        _isInForeground = true;
        _pacing.ForgetFailures();
        _foreground.Start(_writes.LookAsync, _newsLane.RunAsync, _attachments.RunAsync);
        _foreground.Wake(Trigger.Opened);
    }

    private async Task TryAsync(Trigger triggers, CancellationToken cancellationToken)
    {
        try
        {
            if (!await IsNeededAsync(triggers))
                return;
            var cost = await CostAsync();
            // The work runs when there is a network, unless the foreground is there before it.
            if (cost == NetworkCost.None)
                await _durable.EnqueueAsync(_tuning.Now.MeteredDebounce);
            else
                await AttemptAsync(triggers, cost == NetworkCost.Unmetered, () => true, cancellationToken);
        }
        catch (OfflineSyncException error)
        {
            LogFailed(_pacing.Pause, error);
            // What has had its attempts begins anew for the user and for what the user does, not by itself.
            if (_durable.GaveUp is not null && (triggers & (Trigger.Write | Trigger.Opened)) == 0)
                return;
            if (!await _durable.EnqueueAsync(_pacing.Pause))
                _foreground.Wake(triggers);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogBroke(_pacing.Failed(null), error);
            _foreground.Wake(triggers);
        }
    }

    private async Task<bool> IsNeededAsync(Trigger triggers)
    {
        if (_backlog.HasWrites || (triggers.HasFlag(Trigger.News) && _news.HasNews) || (triggers.HasFlag(Trigger.Retry) && _history.HasFailed))
            return true;
        if (triggers.HasFlag(Trigger.Device) && _backlog.BytesDeferred > 0 && await AllowsBulkNetworkAsync())
            return true;
        // On a metered network, coming back to the app soon after leaving it is no reason to wake the radio.
        if (triggers.HasFlag(Trigger.Opened) && (_history.IsEmpty || await AllowsBulkNetworkAsync()))
            return true;
        return (triggers & (Trigger.Opened | Trigger.Poll)) != 0 && !_history.IsFresh(_tuning.Now.PollInterval);
    }

    /// <returns>Whether it was needed.</returns>
    private async Task<bool> AttemptAsync(Trigger triggers, bool allowsBulk, Func<bool> isNeeded, CancellationToken cancellationToken)
    {
        var before = _failure;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!isNeeded())
                return false;
            // Who has waited for an attempt that failed would call at once, when the pause has just begun.
            if (_failure is { } failure && failure != before)
                throw failure;
            await _sync(triggers, allowsBulk, ThrowIfSentAway, cancellationToken);
            _failure = null;
            return true;
        }
        catch (OfflineSyncException error) when (error.RetryAfter is null && error != _failure)
        {
            _failure = error;
            _pacing.Failed(null, await CostAsync() == NetworkCost.Metered);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whoever synced before may have been sent away meanwhile.</summary>
    private void ThrowIfSentAway()
    {
        if (_pacing.Asked > WorkPrecision && _refusal is { } refusal)
            throw refusal;
    }

    private async Task<WorkResult> RunLaneAsync(Func<Task<bool>> allowsBulk, Func<bool> isNeeded, CancellationToken cancellationToken)
    {
        try
        {
            for (var round = 0; round < RoundsMax && await AttemptAsync(Trigger.Work, await allowsBulk(), isNeeded, cancellationToken); round++)
                isNeeded = () => _backlog.HasWrites;
            // Once the work is done, the system may take the time back.
            await _engine.Telemetry.ReportedAsync(cancellationToken);
            return WorkResult.Success();
        }
        catch (OfflineSyncException error)
        {
            return RetryPacing.ResultOf(error, error.RetryAfter is null ? TimeSpan.Zero : _pacing.Pause);
        }
    }

    private Task<bool> AllowsBulkAsync() => _durable.AllowsAsync(_tuning.Now.Bulk);

    private Task<bool> AllowsBulkNetworkAsync() => _durable.AllowsAsync(new Constraints { Network = _tuning.Now.Bulk.Network });

    private async Task<NetworkCost> CostAsync() =>
        !await _durable.AllowsAsync(_tuning.Now.Mutations) ? NetworkCost.None
        : await AllowsBulkNetworkAsync() ? NetworkCost.Unmetered
        : NetworkCost.Metered;

    /// <summary>What was written while the work was ending was no reason to enqueue another one.</summary>
    private void OnWorkEnded()
    {
        if (!_isInForeground && !_isClosed && _backlog.HasWrites)
            _ = RunAsync(() => _durable.EnqueueAsync(_tuning.Now.MeteredDebounce));
    }

    /// <summary>Into the foreground or out of it, one move at a time.</summary>
    private async Task<bool> MoveAsync(Func<Task> move)
    {
        await _moves.WaitAsync();
        try
        {
            if (!_isClosed)
                await move();
            return true;
        }
        finally
        {
            _moves.Release();
        }
    }

    private Task<bool> RunAsync(Func<Task<bool>> action) => Background.Run(_options, action, CancellationToken.None);

    [LoggerMessage(20, LogLevel.Information, "The sync failed; durable work takes over, no earlier than in {Pause}")]
    private partial void LogFailed(TimeSpan pause, Exception error);

    [LoggerMessage(24, LogLevel.Error, "The sync broke off; trying again in {Pause}")]
    private partial void LogBroke(TimeSpan pause, Exception error);
}
