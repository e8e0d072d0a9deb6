using Microsoft.Data.Sqlite;
using OfflineSync.Testing;
using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager.Tests;

/// <summary>A process with a queue in a real file, on a clock that the test moves. Everything runs on the test's thread.</summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly Dictionary<string, Func<WorkContext, CancellationToken, Task<WorkResult>>> _workers = [];
    private readonly List<HeldWork> _held = [];
    private readonly string _directory;
    private readonly bool _ownsDirectory;
    private WorkManager? _manager;

    public Host(Host? before = null)
    {
        _ownsDirectory = before is null;
        _directory = before?._directory ?? Directory.CreateTempSubdirectory("workmanager").FullName;
        Time = before?.Time ?? new ManualTime();
        Clock = before?.Clock ?? new SettableClock(Time);
        Options = new WorkManagerOptions
        {
            DatabasePath = Path.Combine(_directory, "work.db"),
            TimeProvider = Clock,
            Random = new Random(before is null ? 1 : 2),
            StayOnCallersContext = true,
            MaxParallelWorkers = 20,
            DeviceMonitor = Device,
        };
        Does("work", (_, _) => Task.FromResult(WorkResult.Success()));
    }

    public ManualTime Time { get; }

    /// <summary>The device's clock, which shows the time until it is set.</summary>
    public SettableClock Clock { get; }

    public WorkManagerOptions Options { get; }

    public FakeDevice Device { get; } = new();

    public List<WorkErrorEventArgs> Errors { get; } = [];

    /// <summary>What the workers were given, in the order in which they began.</summary>
    public List<WorkContext> Runs { get; } = [];

    public List<StopReason> Stops { get; } = [];

    public WorkManager Manager => _manager!;

    public static async Task<Host> OpenAsync(Action<Host>? configure = null, Host? before = null)
    {
        var host = new Host(before);
        configure?.Invoke(host);
        await host.OpenAsync();
        return host;
    }

    public async Task OpenAsync() => _manager = await WorkManager.OpenAsync(Options, (_, error) => Errors.Add(error));

    /// <summary>Says what workers of a name do.</summary>
    public void Does(string name, Func<WorkContext, CancellationToken, Task<WorkResult>> run)
    {
        if (!_workers.ContainsKey(name))
            Options.AddWorker(() => new ScriptedWorker(RunAsync(name), Stopped), name);
        _workers[name] = run;
    }

    public void Returns(string name, Func<WorkResult?> result) => Does(name, (_, _) => Task.FromResult(result()!));

    /// <summary>Lets workers of a name run until the test says what they return.</summary>
    public HeldWork Holds(string name, bool obeys = true)
    {
        var held = new HeldWork(obeys);
        _held.Add(held);
        Does(name, held.RunAsync);
        return held;
    }

    public static OneTimeWorkRequestBuilder OneTime(string worker = "work") => OneTimeWorkRequest.For(worker);

    /// <summary>Work that does not run within a test.</summary>
    public static OneTimeWorkRequest Later() => OneTime().WithInitialDelay(TimeSpan.FromDays(1)).Build();

    public static PeriodicWorkRequestBuilder Periodic(string worker = "work", int minutes = 60, int? flexMinutes = null) =>
        PeriodicWorkRequest.For(worker, TimeSpan.FromMinutes(minutes), flexMinutes is { } flex ? TimeSpan.FromMinutes(flex) : null);

    public async Task<Guid> EnqueueAsync(WorkRequest request)
    {
        await Manager.EnqueueAsync(request);
        await SettleAsync();
        return request.Id;
    }

    public Task<WorkSpec?> FindAsync(Guid id) => Manager.Engine.WriteAsync(transaction => transaction.Find(id));

    public async Task<WorkSpec> SpecAsync(Guid id) => await FindAsync(id) ?? throw new InvalidOperationException("The work is gone.");

    public async Task<WorkState?> StateAsync(Guid id) => (await FindAsync(id))?.State;

    /// <summary>Asks for a start as a scheduler does that has not looked at the queue.</summary>
    public async Task<bool> StartAsync(Guid id, int generation = 0)
    {
        var started = await Manager.Engine.StartAsync(id, generation, await Manager.Engine.CheckAsync());
        await SettleAsync();
        return started;
    }

    public async Task AdvanceAsync(TimeSpan span)
    {
        Time.Advance(span);
        await SettleAsync();
    }

    /// <summary>Waits until the engine has nothing to do before the time moves or a worker ends.</summary>
    public Task SettleAsync() => YieldUntilAsync(() => !Manager.Engine.IsBusy);

    /// <summary>Unplugs the device and plugs it in again.</summary>
    public async Task FlapAsync()
    {
        Device.State = Device.State with { IsCharging = false };
        Device.State = Device.State with { IsCharging = true };
        await SettleAsync();
    }

    /// <summary>Lets everything run that need not wait for the time, until something has happened.</summary>
    public static async Task YieldUntilAsync(Func<bool> happened)
    {
        while (!happened())
            await Task.Yield();
    }

    /// <summary>Lets time pass until something has happened.</summary>
    public async Task PassTimeUntilAsync(Func<bool> happened)
    {
        while (!happened())
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    /// <inheritdoc cref="PassTimeUntilAsync(Func{bool})"/>
    public async Task PassTimeUntilAsync(Task task)
    {
        await PassTimeUntilAsync(() => task.IsCompleted);
        await task;
    }

    /// <summary>Locks the queue against everybody's writes, until it is disposed.</summary>
    public SqliteConnection Lock()
    {
        var connection = new SqliteConnection($"Data Source={Options.DatabasePath};Pooling=false");
        connection.Open();
        using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Dies as a killed process does.</summary>
    public void Die() => Manager.Engine.Dispose();

    public async ValueTask DisposeAsync()
    {
        foreach (var held in _held)
            held.Finish();
        if (_manager is not null)
            await PassTimeUntilAsync(_manager.DisposeAsync().AsTask());
        if (_ownsDirectory)
            Directory.Delete(_directory, recursive: true);
    }

    private Func<WorkContext, CancellationToken, Task<WorkResult>> RunAsync(string name) => (context, token) =>
    {
        Runs.Add(context);
        return _workers[name](context, token);
    };

    private void Stopped(StopReason reason)
    {
        Stops.Add(reason);
        _held.ForEach(h => h.Events.Add("stopped"));
    }
}
