namespace OfflineSync.WorkManager.Ios.RunTime;

/// <summary>
/// Why the process may run now: the app is open, or the system has given time. When the last reason is taken back, the engine is paused, because the
/// system stops the process at any moment then.
/// </summary>
internal sealed class ProcessTime
{
    private readonly Lock _lock = new();
    private readonly List<TimeSlice> _slices = [];
    private WorkManager? _manager;
    private bool _isForeground;
    private bool _isTakenBack;

    /// <summary>Whether the device may have become idle, or may be in use again.</summary>
    public event Action? IdleChanged;

    /// <summary>The system launches processing tasks only while nobody uses the device, and ends them when somebody does.</summary>
    public bool IsDeviceIdle
    {
        get
        {
            lock (_lock)
                return _slices.Any(s => s.Launch is { Class.IsProcessing: true });
        }
    }

    public void Opened(WorkManager manager)
    {
        lock (_lock)
        {
            _manager = manager;
            if (_isTakenBack)
                manager.HoldBack(StopReason.Timeout);
        }
    }

    public void EnterForeground()
    {
        lock (_lock)
        {
            _isForeground = true;
            GoOn();
        }
    }

    public void LeaveForeground()
    {
        lock (_lock)
            _isForeground = false;
    }

    /// <returns>What the process has done so far.</returns>
    public DrainResult Begin(TimeSlice slice)
    {
        DrainResult before;
        lock (_lock)
        {
            // A queue that is not open yet has done nothing.
            before = _manager?.Ended() ?? new DrainResult(0, 0, 0, 0);
            _slices.Add(slice);
            GoOn();
        }
        IdleChanged?.Invoke();
        return before;
    }

    /// <summary>The time is used up, or was taken back: what may no longer run is stopped.</summary>
    public async Task EndAsync(TimeSlice slice)
    {
        WorkManager? stopped = null;
        lock (_lock)
        {
            _slices.Remove(slice);
            if (slice.IsExpired && _slices.Count == 0 && !_isForeground)
            {
                _isTakenBack = true;
                stopped = _manager;
                stopped?.HoldBack(StopReason.Timeout);
            }
            else
            {
                // Monitors tell a state that differs from the one before: an idle device that is in use again at once would be missed.
                _manager?.Wake();
            }
        }
        var stopping = stopped?.StopRunningAsync(StopReason.Timeout) ?? Task.CompletedTask;
        IdleChanged?.Invoke();
        await slice.WithinGraceAsync(stopping);
    }

    private void GoOn()
    {
        _isTakenBack = false;
        _manager?.Release();
    }
}
