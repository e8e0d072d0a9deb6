using Android.Net;
using OfflineSync.Testing;

namespace OfflineSync.WorkManager.Android.Tests.Phones;

/// <summary>
/// A phone with an app: the system's side lives on when the app's process dies, and starts it anew when it wakes the app. Everything runs on the test's
/// thread, on a clock that the test moves.
/// </summary>
internal sealed class Phone : IAsyncDisposable
{
    private readonly Dictionary<string, Func<WorkContext, CancellationToken, Task<WorkResult>>> _workers = [];
    private readonly List<WorkManager> _managers = [];
    private readonly string _root = Directory.CreateTempSubdirectory("phone").FullName;
    private string _directory;

    private Phone(Pump pump)
    {
        Pump = pump;
        _directory = Path.Combine(_root, "0");
        Directory.CreateDirectory(_directory);
        Network = new PhoneNetwork(this);
        Jobs = new SystemScheduler(this);
        App = new PhoneApp(this, _root);
        Does("quick", (_, _) => Task.FromResult(WorkResult.Success()));
        Does("deaf", (_, _) => Task.FromResult(WorkResult.Success()));
        Does("work", (_, _) => Task.FromResult(WorkResult.Success()));
    }

    public Pump Pump { get; }

    public ManualTime Time { get; } = new();

    public PhoneNetwork Network { get; }

    public SystemScheduler Jobs { get; }

    public PhoneApp App { get; }

    /// <summary>What the system's scheduler knows about the device, besides the network.</summary>
    public bool IsCharging { get; set; } = true;

    public bool IsIdle { get; set; }

    /// <summary>Whether the system's scheduler takes all constraints as met, whatever a monitor sees.</summary>
    public bool SystemSeesAllMet { get; set; }

    public int ApiLevel { get; set; } = 36;

    public bool HasWorkManager { get; set; } = true;

    /// <summary>What the app does when its process starts.</summary>
    public Action<Phone> OnCreate { get; set; } = phone => phone.Register();

    public bool IsProcessAlive { get; private set; }

    public int ProcessStarts { get; private set; }

    public AndroidWorkScheduler Scheduler { get; private set; } = null!;

    public WorkManager Manager => _managers[^1];

    public int Opened => _managers.Count;

    /// <summary>What opening the queue fails with.</summary>
    public Exception? OpenFailure { get; set; }

    /// <summary>What opening the queue waits for.</summary>
    public Task OpenGate { get; set; } = Task.CompletedTask;

    public List<WorkErrorEventArgs> Errors { get; } = [];

    /// <summary>What the workers were given, in the order in which they began.</summary>
    public List<WorkContext> Runs { get; } = [];

    public List<StopReason> Stops { get; } = [];

    public static void Run(Func<Phone, Task> test) => Pump.Run(async pump =>
    {
        await using var phone = new Phone(pump);
        await test(phone);
    });

    /// <summary>With an app that the user has started.</summary>
    public static void RunStarted(Func<Phone, Task> test) => Run(async phone =>
    {
        await phone.LaunchAsync();
        await test(phone);
    });

    /// <summary>The user starts the app, and its requests are made; it does not say whether it is in the foreground.</summary>
    public async Task LaunchAsync()
    {
        EnsureProcess();
        await Scheduler.StartAsync();
        await SettleAsync();
    }

    public void EnsureProcess()
    {
        if (IsProcessAlive)
            return;
        IsProcessAlive = true;
        ProcessStarts++;
        OnCreate(this);
    }

    public void Register(Action<AndroidWorkSchedulerOptions>? configure = null)
    {
        var options = new AndroidWorkSchedulerOptions
        {
            TimeProvider = Time,
            StayOnCallersContext = true,
            IsApiLevel = level => ApiLevel >= level,
        };
        configure?.Invoke(options);
        Scheduler = AndroidWorkScheduler.Register(App, OpenAsync, options);
        Scheduler.Error += (_, error) => Errors.Add(error);
    }

    /// <summary>The process dies at once. What it held is released, and its queue is as it was.</summary>
    public void Kill()
    {
        IsProcessAlive = false;
        AndroidWorkScheduler.Current?.Dispose();
        // The one that died cannot be made to let go of its file as the system would; it keeps the old one, and whoever comes next has the copy.
        var next = Path.Combine(_root, $"{Directory.GetDirectories(_root).Length}");
        Directory.CreateDirectory(next);
        foreach (var file in Directory.GetFiles(_directory, "work.db*").Where(f => !f.Contains("-owner", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(next, Path.GetFileName(file)));
        _directory = next;
        Network.ProcessDied();
        App.ProcessDied();
        Jobs.ProcessDied();
    }

    /// <summary>The user stops the app in the settings, or the vendor's battery manager does.</summary>
    public void ForceStop()
    {
        Kill();
        Jobs.DropEverything();
    }

    /// <summary>Says what workers of a name do.</summary>
    public void Does(string name, Func<WorkContext, CancellationToken, Task<WorkResult>> run) => _workers[name] = run;

    public void Returns(string name, Func<WorkResult> result) => Does(name, (_, _) => Task.FromResult(result()));

    public HeldWork Holds(string name)
    {
        var held = new HeldWork();
        Does(name, held.RunAsync);
        return held;
    }

    public static OneTimeWorkRequestBuilder OneTime(string worker = "work", Constraints? constraints = null) =>
        OneTimeWorkRequest.For(worker).WithConstraints(constraints ?? Constraints.None);

    public async Task<Guid> EnqueueAsync(WorkRequest request)
    {
        await Manager.EnqueueAsync(request);
        await SettleAsync();
        return request.Id;
    }

    public async Task<WorkInfo> InfoAsync(Guid id) => await Manager.GetAsync(id) ?? throw new InvalidOperationException("The work is gone.");

    /// <summary>Waits until nothing happens before the time moves; the requests have followed the queue by then.</summary>
    public async Task SettleAsync()
    {
        await Pump.IdleAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(1));
    }

    /// <summary>Lets time pass in steps; what happens within one is handled at its end.</summary>
    public async Task AdvanceAsync(TimeSpan span, TimeSpan? step = null)
    {
        var stride = step ?? (span > TimeSpan.FromHours(2) ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(1));
        for (var left = span; left > TimeSpan.Zero; left -= stride)
        {
            Time.Advance(left < stride ? left : stride);
            await Pump.IdleAsync();
        }
    }

    /// <summary>The constraint that the system finds unmet, by the number with which it stops a worker.</summary>
    public int? Unmet(AndroidX.Work.Constraints constraints)
    {
        var network = Network.Active;
        bool Has(NetCapability capability) => network?.HasCapability(capability) ?? false;
        var isNetworkMet = constraints.RequiredNetworkType.Name() switch
        {
            "NOT_REQUIRED" => true,
            "CONNECTED" => Has(NetCapability.Validated),
            "UNMETERED" => Has(NetCapability.NotMetered),
            "NOT_ROAMING" => Has(NetCapability.NotRoaming),
            "METERED" => network is not null && !Has(NetCapability.NotMetered),
            _ => Has(NetCapability.NotMetered) || Has(NetCapability.TemporarilyNotMetered),
        };
        return SystemSeesAllMet ? null
            : constraints.RequiresCharging() && !IsCharging ? 6
            : !isNetworkMet ? 7
            : constraints.RequiresDeviceIdle() && !IsIdle ? 8
            : constraints.RequiresStorageNotLow() && App.IsStorageLow ? 9
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        AndroidWorkScheduler.Current?.Dispose();
        foreach (var manager in _managers)
        {
            var disposing = manager.DisposeAsync().AsTask();
            while (!disposing.IsCompleted)
                await AdvanceAsync(TimeSpan.FromSeconds(1));
        }
        Directory.Delete(_root, recursive: true);
    }

    private async Task<WorkManager> OpenAsync(IDeviceMonitor monitor)
    {
        await OpenGate;
        if (OpenFailure is not null)
            throw OpenFailure;
        var process = ProcessStarts;
        var options = new WorkManagerOptions
        {
            DatabasePath = Path.Combine(_directory, "work.db"),
            TimeProvider = Time,
            Random = new Random(ProcessStarts),
            StayOnCallersContext = true,
            MaxParallelWorkers = 4,
            DeviceMonitor = monitor,
        };
        foreach (var name in _workers.Keys)
            options.AddWorker(() => new ScriptedWorker((context, token) => RunAsync(name, process, context, token), reason => Stopped(process, reason)), name);
        var manager = await WorkManager.OpenAsync(options);
        _managers.Add(manager);
        return manager;
    }

    private Task<WorkResult> RunAsync(string name, int process, WorkContext context, CancellationToken token)
    {
        // A process that has died does not run anything; the engine that stands for it does not know, and its file is nobody's.
        if (process != ProcessStarts || !IsProcessAlive)
            return Task.FromResult(WorkResult.Success());
        Runs.Add(context);
        return _workers[name](context, token);
    }

    private void Stopped(int process, StopReason reason)
    {
        if (process == ProcessStarts && IsProcessAlive)
            Stops.Add(reason);
    }
}
