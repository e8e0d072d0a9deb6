using System.Diagnostics;
using OfflineSync.Testing;
using OfflineSync.WorkManager.Tests;

namespace OfflineSync.WorkManager.Ios.Tests;

/// <summary>An app on a phone: its processes come and go, its queue stays. The engine runs on the threads that call it.</summary>
internal sealed class App : IAsyncDisposable
{
    public static readonly TimeSpan Patience = Waiting.Limit;

    private readonly string _directory = Directory.CreateTempSubdirectory("ios").FullName;
    private readonly Dictionary<string, Func<WorkContext, CancellationToken, Task<WorkResult>>> _workers = [];
    private readonly List<HeldWork> _held = [];
    private readonly List<string> _runs = [];
    private WorkManager? _manager;
    private IosWorkScheduler? _scheduler;
    private int _queues;
    private int _isRunning;

    public App()
    {
        Phone = new Phone();
        Clock = new SettableClock(Time);
        Open = OpenQueueAsync;
        Does("work", (_, _) => Task.FromResult(WorkResult.Success()));
    }

    public Phone Phone { get; }

    public ManualTime Time { get; } = new();

    /// <summary>The phone's clock, which shows the time until it is set.</summary>
    public SettableClock Clock { get; }

    public RecordingLog Log { get; } = new();

    public WorkManager Manager => _manager!;

    public IosWorkScheduler Scheduler => _scheduler!;

    /// <summary>What the app gives the scheduler to open the queue with.</summary>
    public Func<Task<WorkManager>> Open { get; set; }

    public string DatabasePath => Path.Combine(_directory, "work.db");

    /// <summary>The names of the workers in the order in which they began.</summary>
    public IReadOnlyList<string> Runs
    {
        get
        {
            lock (_runs)
                return [.. _runs];
        }
    }

    public int RunningMax { get; private set; }

    /// <summary>Starts a process, up to the end of launching and until the queue is open.</summary>
    public async Task StartAsync(bool inBackground = false)
    {
        Start(inBackground);
        await UntilAsync(() => _manager is not null);
    }

    /// <summary>Starts a process, up to the end of launching.</summary>
    public void Start(bool inBackground = false)
    {
        Create();
        Register();
        Phone.FinishLaunching(inBackground);
    }

    public void Create() =>
        _scheduler = new IosWorkScheduler(new IosWorkSchedulerOptions { Open = () => Open(), TimeProvider = Clock, LoggerFactory = Log });

    public void Register() => Phone.Dispatch(isMain: true, Scheduler.Register);

    public async Task<WorkManager> OpenQueueAsync()
    {
        var options = new WorkManagerOptions
        {
            DatabasePath = DatabasePath,
            TimeProvider = Clock,
            Random = new Random(++_queues),
            StayOnCallersContext = true,
            MaxParallelWorkers = 4,
            DeviceMonitor = Scheduler.DeviceMonitor,
        };
        foreach (var name in _workers.Keys)
            options.AddWorker(() => new ScriptedWorker((context, token) => RunAsync(name, context, token), _ => { }), name);
        return _manager = await WorkManager.OpenAsync(options);
    }

    public void Does(string name, Func<WorkContext, CancellationToken, Task<WorkResult>> run) => _workers[name] = run;

    public void Returns(string name, Func<WorkResult> result) => Does(name, (_, _) => Task.FromResult(result()));

    public HeldWork Holds(string name, bool obeys = true)
    {
        var held = new HeldWork(obeys);
        _held.Add(held);
        Does(name, held.RunAsync);
        return held;
    }

    public async Task<Guid> EnqueueAsync(string worker = "work", Constraints? constraints = null, TimeSpan delay = default)
    {
        var builder = OneTimeWorkRequest.For(worker).WithConstraints(constraints ?? Constraints.None);
        var request = (delay > TimeSpan.Zero ? builder.WithInitialDelay(delay) : builder).Build();
        await Manager.EnqueueAsync(request);
        return request.Id;
    }

    public async Task<WorkInfo> InfoAsync(Guid id) => await Manager.GetAsync(id) ?? throw new InvalidOperationException("The work is gone.");

    /// <summary>Waits until a work waits for its next attempt.</summary>
    public async Task<WorkInfo> EnqueuedAsync(Guid id)
    {
        var info = await InfoAsync(id);
        for (var start = Stopwatch.StartNew(); info.State != WorkState.Enqueued; info = await InfoAsync(id))
        {
            if (start.Elapsed > Patience)
                throw new TimeoutException($"The work is {info.State}.");
            await Task.Yield();
        }
        return info;
    }

    public IosLaunchDiagnostics Diagnostics(string name) => Scheduler.GetDiagnostics().Launches.Single(l => l.Identifier == Phone.Long(name));

    /// <summary>Ends the process as the system does: without a word.</summary>
    public void Die()
    {
        _manager?.Engine.Dispose();
        _manager = null;
        Phone.Restart();
    }

    public void ForceQuit()
    {
        Die();
        Phone.ForceQuit();
    }

    /// <summary>Waits for what other threads do.</summary>
    public static async Task UntilAsync(Func<bool> happened)
    {
        var start = Stopwatch.StartNew();
        while (!happened())
        {
            if (start.Elapsed > Patience)
                throw new TimeoutException("It did not happen.");
            await Task.Yield();
        }
    }

    /// <summary>Waits until the system was asked for exactly these launches.</summary>
    public Task PendingAsync(params string[] names) => UntilAsync(() => Phone.Pending.Keys.Order().SequenceEqual(names.Order()));

    public async ValueTask DisposeAsync()
    {
        _held.ForEach(h => h.Finish());
        if (_manager is not null)
        {
            var closing = _manager.DisposeAsync().AsTask();
            await UntilAsync(() =>
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                return closing.IsCompleted;
            });
        }
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<WorkResult> RunAsync(string name, WorkContext context, CancellationToken cancellationToken)
    {
        lock (_runs)
            _runs.Add(name);
        RunningMax = Math.Max(RunningMax, Interlocked.Increment(ref _isRunning));
        try
        {
            return await _workers[name](context, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _isRunning);
        }
    }
}
