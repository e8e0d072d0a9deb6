using Microsoft.Extensions.Logging;
using OfflineSync.WorkManager.Android.Platform;
using OfflineSync.WorkManager.Android.Wakes;

namespace OfflineSync.WorkManager.Android.Requests;

/// <summary>
/// Keeps the system's requests what the queue needs: after every change, at the end of every wake, one look at a time. The queue is the truth; what the
/// system has is only derived from it.
/// </summary>
internal sealed partial class Reconciler : IDisposable
{
    private readonly AndroidWorkSchedulerOptions _options;
    private readonly SystemRequests _requests;
    private readonly ActiveWakes _wakes;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ITimer _delay;
    private readonly ITimer _retry;
    private volatile WorkManager? _manager;
    private int _isDelayed;
    private int _failures;

    public Reconciler(AndroidWorkSchedulerOptions options, SystemRequests requests, ActiveWakes wakes, ILogger logger)
    {
        _options = options;
        _requests = requests;
        _wakes = wakes;
        _logger = logger;
        _delay = Timer(() =>
        {
            Volatile.Write(ref _isDelayed, 0);
            Begin();
        });
        _retry = Timer(Begin);
    }

    /// <summary>From now on the requests follow this queue.</summary>
    public void Attach(WorkManager manager)
    {
        _manager = manager;
        manager.Changed += OnChanged;
    }

    /// <summary>Looks at the queue soon.</summary>
    public void Request()
    {
        if (Interlocked.Exchange(ref _isDelayed, 1) == 0)
            _delay.Change(_options.SubmitDelay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Looks at the queue now, without anybody waiting for it.</summary>
    public void Begin() => _ = Background.Run(_options, RunInBackgroundAsync);

    /// <summary>Makes the system's requests what the queue needs now.</summary>
    /// <returns>Whether the system has taken all of them; if not, that is tried again.</returns>
    public async Task<bool> RunAsync()
    {
        await _gate.WaitAsync();
        try
        {
            var isDone = await SetAllAsync();
            _failures = isDone ? 0 : _failures + 1;
            if (!isDone)
                RetryLater();
            return isDone;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends a wake: finds what is left of its class, and lets the system know of it before the wake's request is done.</summary>
    public async Task<WakeOutcome> EndAsync(Wake wake)
    {
        await _gate.WaitAsync();
        try
        {
            return wake.Request is { } request ? await EndAsync(_manager!, wake, request) : WakeOutcome.Success;
        }
        finally
        {
            _wakes.Remove(wake);
            _gate.Release();
            Request();
        }
    }

    public void Dispose()
    {
        if (_manager is { } manager)
            manager.Changed -= OnChanged;
        _manager = null;
        _delay.Dispose();
        _retry.Dispose();
        _gate.Dispose();
    }

    private async Task<WakeOutcome> EndAsync(WorkManager manager, Wake wake, WakeRequest request)
    {
        var asked = _requests.Of(request.Class);
        var isNewer = asked is not null && asked.Id != wake.Id;
        if (wake.IsStopped)
        {
            if (wake.StopReason == StopReason.CancelledByApp && !isNewer)
                _requests.Forget(request.Class);
            else if (!isNewer)
                _requests.Keep(request, wake.Id);
            return WakeOutcome.Retry;
        }
        var now = _options.TimeProvider.GetUtcNow();
        if (Derivation.Of(await manager.GetDemandsAsync(), now).GetValueOrDefault(request.Class) is not { } wanted)
        {
            if (!isNewer)
                _requests.Done(request.Class);
            return WakeOutcome.Success;
        }
        var isDone = !request.HasMet(wanted, now) && !await Unfinished.AnyAsync(manager, wake);
        if (isDone && ((isNewer && asked!.Request.Serves(wanted, now)) || await _requests.AppendAsync(wanted)))
            return WakeOutcome.Success;
        _requests.Keep(request, wake.Id);
        return WakeOutcome.Retry;
    }

    private async Task<bool> SetAllAsync()
    {
        if (_manager is not { } manager)
            return true;
        try
        {
            var wanted = Derivation.Of(await manager.GetDemandsAsync(), _options.TimeProvider.GetUtcNow());
            foreach (var wakeClass in WakeClass.All)
            {
                // A new request would stop the wake that runs; its end looks again.
                if (!_wakes.Has(wakeClass) && !await _requests.SetAsync(wakeClass, wanted.GetValueOrDefault(wakeClass)))
                    return false;
            }
            return true;
        }
        catch (ObjectDisposedException)
        {
            // The app has closed the queue. What the system has stays.
            return true;
        }
        catch (WorkStorageException)
        {
            // It has been reported.
            return false;
        }
    }

    private void RetryLater()
    {
        if (_failures > _options.RetriesMax)
            LogGivingUp(_failures);
        else
            _retry.Change(_options.RetryDelay * Math.Pow(2, _failures - 1), Timeout.InfiniteTimeSpan);
    }

    private void OnChanged(object? sender, WorkChangedEventArgs args) => Request();

    private async Task RunInBackgroundAsync()
    {
        try
        {
            await RunAsync();
        }
        catch (ObjectDisposedException)
        {
            // Another scheduler was registered meanwhile.
        }
        catch (Exception error)
        {
            LogFailed(error);
        }
    }

    private ITimer Timer(Action elapsed) =>
        _options.TimeProvider.CreateTimer(_ => elapsed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    [LoggerMessage(1, LogLevel.Error, "The system has refused the requests {Count} times in a row; the next change of the queue, wake or start tries again")]
    private partial void LogGivingUp(int count);

    [LoggerMessage(2, LogLevel.Error, "Deriving the requests to the system failed")]
    private partial void LogFailed(Exception error);
}
