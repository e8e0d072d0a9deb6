using Microsoft.Extensions.Logging;
using OfflineSync.WorkManager.Workers;

namespace OfflineSync.WorkManager;

/// <summary>Where the queue is, which workers there are, and how they run.</summary>
public sealed class WorkManagerOptions
{
    /// <summary>The queue's SQLite file, of its own. It is created if it does not exist.</summary>
    public string DatabasePath { get; set; } = "";

    /// <summary>How many workers run at the same time. Default: the number of processors less one, but at least 2 and at most 4.</summary>
    public int MaxParallelWorkers { get; set; } = Math.Max(2, Math.Min(Environment.ProcessorCount - 1, 4));

    /// <summary>How long an attempt may take before it is stopped with <see cref="StopReason.Timeout"/>. Default: 90 minutes.</summary>
    public TimeSpan ExecutionLimit { get; set; } = TimeSpan.FromMinutes(90);

    /// <summary>
    /// How long to wait for a worker that was told to stop. After it the work counts as stopped; it does not start again before the worker has ended.
    /// Default: 10 seconds.
    /// </summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long other processes wait for a heartbeat before they look whether this one is alive. Default: 30 seconds.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long at most to wait before looking at the queue again while it holds work, for what no timer tells: a clock that was set, and work of another
    /// process. Default: 15 minutes.
    /// </summary>
    public TimeSpan RescanInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long to wait for another process that writes the file. Default: 5 seconds.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Tells the state of the device. Default: none, and every constraint counts as met.</summary>
    public IDeviceMonitor? DeviceMonitor { get; set; }

    /// <summary>How states are taken that the monitor does not know.</summary>
    public UnknownStatePolicy UnknownStates { get; } = new();

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The randomness for jitter and the name of this process in the queue. Default: seeded by the system.</summary>
    public Random? Random { get; set; }

    /// <summary>
    /// Whether calls and workers run on the caller's thread instead of the thread pool: for hosts and simulations with a scheduler of their own. Default: no.
    /// </summary>
    public bool StayOnCallersContext { get; set; }

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal WorkerRegistry Registry { get; private set; } = new();

    /// <summary>Registers a worker with a constructor without parameters.</summary>
    /// <param name="name">The name that is persisted. Default: the type's full name. Pin the old one when the type is renamed.</param>
    public WorkManagerOptions AddWorker<TWorker>(string? name = null)
        where TWorker : IWorker, new() => AddWorker(() => new TWorker(), name);

    /// <summary>Registers a worker that a function makes for each attempt.</summary>
    /// <param name="factory">Makes a worker. It is disposed of after the attempt.</param>
    /// <param name="name">The name that is persisted. Default: the type's full name. Pin the old one when the type is renamed.</param>
    public WorkManagerOptions AddWorker<TWorker>(Func<TWorker> factory, string? name = null)
        where TWorker : IWorker
    {
        ArgumentNullException.ThrowIfNull(factory);
        Registry.AddWorker(typeof(TWorker), name, () => new WorkerHandle(factory()));
        return this;
    }

    /// <summary>Registers an input merger.</summary>
    /// <param name="name">The name that is persisted. Default: the type's full name.</param>
    public WorkManagerOptions AddInputMerger<TMerger>(string? name = null)
        where TMerger : InputMerger, new()
    {
        Registry.AddMerger(name ?? WorkerRegistry.NameOf(typeof(TMerger)), () => new TMerger());
        return this;
    }

    /// <summary>A copy to which workers can be added without this one knowing them.</summary>
    internal WorkManagerOptions Copy()
    {
        var copy = (WorkManagerOptions)MemberwiseClone();
        copy.Registry = Registry.Copy();
        return copy;
    }

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(DatabasePath))
            throw new ArgumentException($"Set {nameof(DatabasePath)} to the file of the queue.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelWorkers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ExecutionLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(StopGrace, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LeaseDuration, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(RescanInterval, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(BusyTimeout, TimeSpan.Zero);
    }
}
