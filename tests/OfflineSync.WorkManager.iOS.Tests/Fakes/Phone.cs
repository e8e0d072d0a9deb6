using BackgroundTasks;
using Foundation;
using Network;
using UIKit;

namespace OfflineSync.WorkManager.Ios.Tests;

/// <summary>A device, and what its system remembers while processes come and go. The platform's stubs ask the one of the running test.</summary>
internal sealed class Phone
{
    public const string BundleIdentifier = "com.example.app";

    private static readonly AsyncLocal<Phone?> Ambient = new();

    [ThreadStatic]
    private static bool _isMainThread;

    private readonly Lock _lock = new();
    private readonly List<string> _events = [];
    private readonly Dictionary<string, PendingRequest> _pending = [];
    private readonly List<NWPathMonitor> _monitors = [];
    private (NWPathStatus Status, bool IsExpensive, bool IsConstrained) _path = (NWPathStatus.Satisfied, false, false);

    public Phone()
    {
        Ambient.Value = this;
        Process = new AppProcess(this);
    }

    public static Phone Current => Ambient.Value ?? throw new InvalidOperationException("The test has no phone.");

    public AppProcess Process { get; private set; }

    public Version Version { get; set; } = new(26, 0);

    public HashSet<string> PermittedIdentifiers { get; } =
        [.. ((string[])["refresh", "processing", "processing.network", "processing.power", "processing.network.power"]).Select(Long)];

    public HashSet<string> BackgroundModes { get; } = ["fetch", "processing"];

    public bool IsBackgroundRefreshOn { get; set; } = true;

    public bool IsLowPowerMode { get; set; }

    public bool GivesBackgroundTime { get; set; } = true;

    /// <summary>Whether it leaves new requests unanswered.</summary>
    public bool IsSilent { get; set; }

    public bool HoldsSnapshots { get; set; }

    public bool IsMainThreadStuck { get; set; }

    public (ulong Free, ulong Size)? Storage { get; set; } = (10ul << 30, 64ul << 30);

    public (UIDeviceBatteryState State, float Level) Battery { get; set; } = (UIDeviceBatteryState.Charging, 0.5f);

    public int OldSubmissions { get; private set; }

    /// <summary>What has happened, in its order.</summary>
    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    /// <summary>What waits at the system, by short names for the adapter's own.</summary>
    public IReadOnlyDictionary<string, PendingRequest> Pending
    {
        get
        {
            lock (_lock)
                return _pending.ToDictionary(p => Short(p.Key), p => p.Value);
        }
    }

    public int Monitors
    {
        get
        {
            lock (_lock)
                return _monitors.Count;
        }
    }

    public static string Long(string name) => $"{BundleIdentifier}.{name}";

    public static string Short(string identifier) =>
        identifier.StartsWith(BundleIdentifier + ".", StringComparison.Ordinal) ? identifier[(BundleIdentifier.Length + 1)..] : identifier;

    public void Note(string what)
    {
        lock (_lock)
            _events.Add(what);
    }

    public void AddPending(string identifier, PendingRequest request)
    {
        lock (_lock)
            _pending[identifier] = request;
    }

    public void Submit(BGTaskRequest request, BGTaskSchedulerSubmitCompletionHandler answer)
    {
        if (IsSilent)
            return;
        var error = Submit(request, isOldWay: false);
        Dispatch(isMain: false, () => answer(error));
    }

    public NSError? Submit(BGTaskRequest request, bool isOldWay)
    {
        if (!isOldWay && Version < new Version(27, 0))
            throw new FatalException("unrecognized selector submitTaskRequest:completionHandler:");
        if (isOldWay)
            OldSubmissions++;
        var processing = request as BGProcessingTaskRequest;
        var pending = new PendingRequest(
            processing is not null,
            processing is { RequiresNetworkConnectivity: true },
            processing is { RequiresExternalPower: true },
            request.EarliestBeginDate is { } date ? (DateTime)date : null);
        lock (_lock)
        {
            var code = Check(request.Identifier, pending);
            _events.Add(code == 0 ? $"submit {Short(request.Identifier)}" : $"refuse {Short(request.Identifier)} {code}");
            if (code != 0)
                return new NSError(code);
            _pending[request.Identifier] = pending;
            return null;
        }
    }

    public void Cancel(string identifier)
    {
        lock (_lock)
        {
            _pending.Remove(identifier);
            _events.Add($"cancel {Short(identifier)}");
        }
    }

    /// <summary>The system launches the app, which runs already, for a request that waits.</summary>
    public LaunchedTask Launch(string name, bool expiresAtOnce = false)
    {
        PendingRequest? request;
        lock (_lock)
        {
            if (!_pending.Remove(Long(name), out request))
                throw new InvalidOperationException($"No request \"{name}\" waits.");
            _events.Add($"launch {name}");
        }
        var task = new LaunchedTask(this, Long(name), expiresAtOnce);
        var handler = Process.HandlerOf(Long(name));
        Dispatch(isMain: false, () => handler(task.ToTask(request.IsProcessing)));
        return task;
    }

    /// <summary>The process has ended, and another one starts.</summary>
    public void Restart() => Process = new AppProcess(this);

    /// <summary>The user throws the app out of the app switcher.</summary>
    public void ForceQuit()
    {
        lock (_lock)
            _pending.Clear();
        Restart();
    }

    public void FinishLaunching(bool inBackground)
    {
        Process.HasFinishedLaunching = true;
        Process.State = UIApplicationState.Background;
        if (!inBackground)
            Activate();
    }

    public void Activate()
    {
        Process.State = UIApplicationState.Active;
        Post(UIApplication.DidBecomeActiveNotification);
    }

    public void Leave()
    {
        Process.State = UIApplicationState.Background;
        Post(UIApplication.DidEnterBackgroundNotification);
    }

    public void SetBackgroundRefresh(bool isOn)
    {
        IsBackgroundRefreshOn = isOn;
        Post(UIApplication.BackgroundRefreshStatusDidChangeNotification);
    }

    public void SetBattery(UIDeviceBatteryState state, float level)
    {
        Battery = (state, level);
        Post(UIDevice.BatteryStateDidChangeNotification);
        Post(UIDevice.BatteryLevelDidChangeNotification);
    }

    public void SetPath(NWPathStatus status, bool isExpensive = false, bool isConstrained = false)
    {
        _path = (status, isExpensive, isConstrained);
        if (!HoldsSnapshots)
            SendSnapshots();
    }

    public void SendSnapshots()
    {
        List<NWPathMonitor> monitors;
        lock (_lock)
            monitors = [.. _monitors];
        monitors.ForEach(m => Dispatch(isMain: false, () => m.SnapshotHandler?.Invoke(Snapshot())));
    }

    public void Watch(NWPathMonitor monitor)
    {
        lock (_lock)
            _monitors.Add(monitor);
        if (!HoldsSnapshots)
            Dispatch(isMain: false, () => monitor.SnapshotHandler?.Invoke(Snapshot()));
    }

    public void Unwatch(NWPathMonitor monitor)
    {
        lock (_lock)
            _monitors.Remove(monitor);
    }

    public static void RequireMainThread()
    {
        if (!_isMainThread)
            throw new FatalException("This must be called on the main thread.");
    }

    public void Dispatch(bool isMain, Action action)
    {
        if (isMain && IsMainThreadStuck)
            return;
        var before = _isMainThread;
        _isMainThread = isMain;
        try
        {
            action();
        }
        finally
        {
            _isMainThread = before;
        }
    }

    private NWPath Snapshot() => new(_path.Status, _path.IsExpensive, _path.IsConstrained);

    private void Post(NSString name)
    {
        var process = Process;
        Dispatch(isMain: true, () => process.Notifications.Post(name));
    }

    private long Check(string identifier, PendingRequest request)
    {
        if (!IsBackgroundRefreshOn)
            return 1;
        if (!PermittedIdentifiers.Contains(identifier) || !BackgroundModes.Contains(request.IsProcessing ? "processing" : "fetch"))
            return 3;
        var others = _pending.Count(p => p.Key != identifier && p.Value.IsProcessing == request.IsProcessing);
        return others >= (request.IsProcessing ? 10 : 1) ? 2 : 0;
    }
}
