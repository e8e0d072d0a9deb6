using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OfflineSync.WorkManager.Engine;
using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager;

/// <summary>
/// Runs work that must be done in the end: it is kept in a file, and runs when its time has come and the device allows it, also after the process died.
/// Names and semantics are those of AndroidX WorkManager.
/// </summary>
[SuppressMessage("Naming", "CA1724", Justification = "The name that AndroidX has taught.")]
public sealed partial class WorkManager : IAsyncDisposable
{
    private const int WorksMax = 10_000;

    private readonly WorkManagerOptions _options;
    private readonly ILogger _logger;
    private readonly WorkEngine _engine;

    private WorkManager(WorkManagerOptions options)
    {
        options.Validate();
        _options = options;
        _logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<WorkManager>();
        _engine = new WorkEngine(options, _logger, OnChanged, OnError);
    }

    /// <summary>A work was changed by this process. Called on the thread that did; keep it short.</summary>
    public event EventHandler<WorkChangedEventArgs>? Changed;

    /// <summary>Something went wrong behind the app's back.</summary>
    public event EventHandler<WorkErrorEventArgs>? Error;

    internal WorkEngine Engine => _engine;

    internal IDeviceMonitor? Device => _options.DeviceMonitor;

    /// <summary>
    /// Opens the queue and begins to run what is due. Trouble with the file does not throw: it is reported through <see cref="Error"/>, and the library
    /// goes on trying.
    /// </summary>
    /// <param name="options">Where the queue is, and which workers there are.</param>
    /// <param name="onError">Handles <see cref="Error"/> from the beginning.</param>
    public static async Task<WorkManager> OpenAsync(WorkManagerOptions options, EventHandler<WorkErrorEventArgs>? onError = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var manager = new WorkManager(options);
        manager.Error += onError;
        await manager.StartAsync();
        return manager;
    }

    /// <summary>Enqueues works that do not wait for each other.</summary>
    /// <exception cref="WorkStorageException">The queue cannot be written. Nothing was enqueued.</exception>
    public Task<EnqueueOutcome> EnqueueAsync(params IReadOnlyList<WorkRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfZero(requests.Count);
        return EnqueueAsync([new EnqueueStep(Items(requests), [], null, ExistingWorkPolicy.Keep)]);
    }

    /// <summary>Enqueues one-time works under a unique name.</summary>
    /// <inheritdoc cref="EnqueueAsync(IReadOnlyList{WorkRequest})"/>
    public Task<EnqueueOutcome> EnqueueUniqueWorkAsync(string uniqueName, ExistingWorkPolicy policy, params IReadOnlyList<OneTimeWorkRequest> requests) =>
        BeginUniqueWork(uniqueName, policy, requests).EnqueueAsync();

    /// <summary>Enqueues periodic work under a unique name. <see cref="ExistingPeriodicWorkPolicy.Update"/> is what apps want at their start.</summary>
    /// <exception cref="NotSupportedException">The name belongs to one-time work, or to several works, and the policy is to update.</exception>
    /// <inheritdoc cref="EnqueueAsync(IReadOnlyList{WorkRequest})"/>
    public Task<EnqueueOutcome> EnqueueUniquePeriodicWorkAsync(string uniqueName, ExistingPeriodicWorkPolicy policy, PeriodicWorkRequest request)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(uniqueName);
        ArgumentNullException.ThrowIfNull(request);
        if (policy == ExistingPeriodicWorkPolicy.Update)
            return WriteAsync(transaction => Enqueuing.UpdateUnique(transaction, uniqueName, Items([request])[0]));
        if (policy == ExistingPeriodicWorkPolicy.CancelAndReenqueue && request.Spec.OverrideGeneration > 0)
            throw new ArgumentException("A next schedule time goes with Keep and Update only: work that starts anew has its own first run.", nameof(request));
        var existing = policy == ExistingPeriodicWorkPolicy.Keep ? ExistingWorkPolicy.Keep : ExistingWorkPolicy.Replace;
        return EnqueueAsync([new EnqueueStep(Items([request]), [], uniqueName, existing)]);
    }

    /// <summary>Begins a chain. Nothing is enqueued before <see cref="WorkContinuation.EnqueueAsync"/>.</summary>
    public WorkContinuation BeginWith(params IReadOnlyList<OneTimeWorkRequest> requests) => Begin(null, ExistingWorkPolicy.Keep, requests);

    /// <summary>Begins a chain under a unique name.</summary>
    public WorkContinuation BeginUniqueWork(string uniqueName, ExistingWorkPolicy policy, params IReadOnlyList<OneTimeWorkRequest> requests)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(uniqueName);
        return Begin(uniqueName, policy, requests);
    }

    /// <summary>Cancels a work and all that waits for it, even if the work itself has finished. Running workers are told to stop.</summary>
    /// <returns>How many works were cancelled.</returns>
    /// <exception cref="WorkStorageException">The queue cannot be written. Nothing was cancelled.</exception>
    public Task<int> CancelAsync(Guid id) => WriteAsync(transaction => Cancelling.ById(transaction, id));

    /// <summary>Cancels the unfinished works with a tag, and all that waits for them.</summary>
    /// <inheritdoc cref="CancelAsync(Guid)"/>
    public Task<int> CancelByTagAsync(string tag) => WriteAsync(transaction => Cancelling.ByTag(transaction, tag));

    /// <summary>Cancels the unfinished works of a unique name, and all that waits for them.</summary>
    /// <inheritdoc cref="CancelAsync(Guid)"/>
    public Task<int> CancelUniqueWorkAsync(string uniqueName) => WriteAsync(transaction => Cancelling.ByName(transaction, uniqueName));

    /// <summary>Cancels all unfinished works.</summary>
    /// <inheritdoc cref="CancelAsync(Guid)"/>
    public Task<int> CancelAllAsync() => WriteAsync(Cancelling.All);

    /// <summary>When <see cref="CancelAllAsync"/> was called last; null if never.</summary>
    public Task<DateTimeOffset?> GetLastCancelAllTimeAsync() => ReadAsync(transaction =>
        Cancelling.LastCancelAll(transaction) is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : (DateTimeOffset?)null);

    /// <summary>Updates the work with the request's id. What has happened so far stays: its state, its attempts, and when it was enqueued.</summary>
    /// <exception cref="ArgumentException">There is no such work.</exception>
    /// <exception cref="NotSupportedException">The one is periodic and the other is not.</exception>
    /// <exception cref="WorkStorageException">The queue cannot be written. Nothing was updated.</exception>
    public Task<UpdateResult> UpdateAsync(WorkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var item = Items([request])[0];
        return WriteAsync(transaction => Updating.ById(transaction, item));
    }

    /// <summary>Deletes all finished works that no unfinished one waits for.</summary>
    /// <returns>How many.</returns>
    public Task<int> PruneAsync() => WriteAsync(Retention.Prune);

    /// <summary>Deletes the finished works of a unique name that no unfinished one waits for.</summary>
    /// <returns>How many.</returns>
    public Task<int> PruneUniqueWorkAsync(string uniqueName) => WriteAsync(transaction => Retention.PruneUnique(transaction, uniqueName));

    /// <summary>Reads a work; null if it does not exist.</summary>
    public Task<WorkInfo?> GetAsync(Guid id) => ReadAsync(transaction => Read(transaction, id));

    /// <summary>Reads the works that a query asks for, in the order in which they were enqueued.</summary>
    /// <exception cref="ArgumentException">The query is empty.</exception>
    public Task<IReadOnlyList<WorkInfo>> GetAsync(WorkQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadAsync<IReadOnlyList<WorkInfo>>(transaction => Queries.List(transaction, query));
    }

    /// <summary>The attempts of a work, the first one first: the latest 50, also after the work was deleted.</summary>
    public Task<IReadOnlyList<WorkAttempt>> GetHistoryAsync(Guid id) => ReadAsync<IReadOnlyList<WorkAttempt>>(transaction => History.Of(transaction, id));

    /// <summary>The latest attempts of all works, the last one first. At most 10,000 are kept.</summary>
    public Task<IReadOnlyList<WorkAttempt>> GetHistoryAsync(int count = 100) =>
        ReadAsync<IReadOnlyList<WorkAttempt>>(transaction => History.Latest(transaction, Math.Clamp(count, 0, History.Max)));

    /// <summary>Says why a work has not started.</summary>
    public Task<WorkExplanation> ExplainAsync(Guid id) => Background.Run(_options, async () =>
    {
        var check = await _engine.CheckAsync();
        return await _engine.ReadAsync(transaction => new Explainer(_options, _engine, check).Explain(transaction, id));
    });

    /// <summary>Asks the device about constraints now. Without a monitor, all are met.</summary>
    public Task<IReadOnlyList<ConstraintReport>> CheckAsync(Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return Background.Run<IReadOnlyList<ConstraintReport>>(_options, async () => (await _engine.CheckAsync()).Reports(constraints));
    }

    /// <summary>Gives a work as it is now, and again after each change by this process; null while it does not exist.</summary>
    public async IAsyncEnumerable<WorkInfo?> ObserveAsync(Guid id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = _engine.Notifications.Observe();
        try
        {
            var (seen, last) = await ReadAsync(transaction => (transaction.Number, Read(transaction, id)));
            yield return last;
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
            {
                if (change.Id == id && change.Transaction > seen && !Equals(change.Info, last))
                    yield return last = change.Info;
            }
        }
        finally
        {
            _engine.Notifications.Forget(channel);
        }
    }

    /// <summary>Gives the works that a query asks for as they are now, and again after each change by this process.</summary>
    public async IAsyncEnumerable<IReadOnlyList<WorkInfo>> ObserveAsync(
        WorkQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var channel = _engine.Notifications.Observe();
        try
        {
            var (seen, last) = await ReadAsync(transaction => (transaction.Number, Queries.List(transaction, query)));
            yield return last;
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
            {
                if (change.Transaction <= seen)
                    continue;
                (seen, var next) = await ReadAsync(transaction => (transaction.Number, Queries.List(transaction, query)));
                if (!next.SequenceEqual(last))
                    yield return last = next;
            }
        }
        finally
        {
            _engine.Notifications.Forget(channel);
        }
    }

    /// <summary>Looks at the queue now: for adapters that the platform wakes, and after the clock was set.</summary>
    public void Wake() => _engine.Wake();

    /// <summary>
    /// Runs what is due until nothing runs and nothing may start: for adapters that the platform gives some time. When the token is cancelled, workers go
    /// on; <see cref="StopRunningAsync"/> stops them.
    /// </summary>
    /// <exception cref="WorkStorageException">The queue cannot be used.</exception>
    public Task<DrainResult> DrainAsync(CancellationToken cancellationToken = default) => Background.Run(_options, async () =>
    {
        var before = Ended();
        await _engine.DrainAsync(cancellationToken);
        return Ended().Since(before);
    });

    /// <summary>What unfinished works wait for, one entry for all with the same constraints: for adapters that ask the platform to wake the app.</summary>
    /// <exception cref="WorkStorageException">The queue cannot be used.</exception>
    public Task<IReadOnlyList<WorkDemand>> GetDemandsAsync() => ReadAsync<IReadOnlyList<WorkDemand>>(Due.Demands);

    /// <summary>Tells running workers to stop, and waits for them as long as the grace allows: for adapters whose platform takes the time back.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="which">Those whose constraints this says yes to; null for all.</param>
    public Task StopRunningAsync(StopReason reason, Func<Constraints, bool>? which = null) => _engine.Executions.StopAllAsync(reason, which);

    /// <summary>
    /// Stops works with certain constraints, and starts none of them until <see cref="Release"/>: for adapters whose platform takes the time back. What was
    /// stopped would otherwise be due, and start again at once. Returns at once; <see cref="StopRunningAsync"/> waits for the workers.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <param name="which">Those whose constraints this says yes to; null for all. It replaces what an earlier call held back.</param>
    public void HoldBack(StopReason reason, Func<Constraints, bool>? which = null) => _engine.HoldBack(reason, which ?? (_ => true));

    /// <summary>Lets works start again after <see cref="HoldBack"/>.</summary>
    public void Release() => _engine.Release();

    /// <summary>Stops the workers and lets go of the queue. What ran is enqueued, and runs again when the queue is opened next.</summary>
    public async ValueTask DisposeAsync() => await _engine.StopAsync(StopReason.SystemProcessing);

    internal Task<EnqueueOutcome> EnqueueAsync(IReadOnlyList<WorkContinuation> continuations) => EnqueueAsync([.. continuations.Select(step => new EnqueueStep(
        Items(step.Works), [.. step.Parents.SelectMany(p => p.Works).Select(w => w.Id).Distinct()], step.UniqueName, step.Policy))]);

    /// <summary>What has come of all attempts that this process has ended.</summary>
    internal DrainResult Ended()
    {
        var failed = Count(AttemptResult.Failure) + Count(AttemptResult.GaveUp);
        return new DrainResult(Count(AttemptResult.Success), failed, Count(AttemptResult.Retry), Count(AttemptResult.Stopped));

        int Count(AttemptResult result) => (int)_engine.Executions.Ended(result);
    }

    private static WorkInfo? Read(WorkTransaction transaction, Guid id) => transaction.Find(id) is { } work ? transaction.Info(work) : null;

    internal static WorkManager Create(WorkManagerOptions options) => new(options);

    internal async Task StartAsync()
    {
        try
        {
            await ReadAsync(_ => true);
        }
        catch (WorkStorageException)
        {
            // It has been reported; the next pass tries again.
        }
        _engine.Wake();
    }

    private WorkContinuation Begin(string? uniqueName, ExistingWorkPolicy policy, IReadOnlyList<OneTimeWorkRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfZero(requests.Count);
        return new WorkContinuation(this, uniqueName, policy, requests, []);
    }

    private Task<EnqueueOutcome> EnqueueAsync(IReadOnlyList<EnqueueStep> steps)
    {
        var count = steps.Sum(s => s.Items.Count);
        if (count > WorksMax)
            throw new ArgumentException($"{count} works are too many at once; enqueue at most {WorksMax}.");
        return WriteAsync(transaction => Enqueuing.All(transaction, steps));
    }

    private List<EnqueueItem> Items(IReadOnlyList<WorkRequest> requests)
    {
        var items = new List<EnqueueItem>();
        foreach (var request in requests)
        {
            var name = request.WorkerType is { } type ? _options.Registry.WorkerName(type) : request.Spec.WorkerName;
            items.Add(new EnqueueItem(request.Spec with { WorkerName = name }, [.. request.Tags, name]));
            foreach (var warning in request.Warnings)
                LogRaised(request.Id, name, warning);
        }
        return items;
    }

    private Task<T> ReadAsync<T>(Func<WorkTransaction, T> read) => Background.Run(_options, () => _engine.ReadAsync(read));

    private Task<T> WriteAsync<T>(Func<WorkTransaction, T> write) => Background.Run(_options, async () =>
    {
        var result = await _engine.WriteAsync(write);
        _engine.Wake();
        return result;
    });

    private void OnChanged(WorkChange change)
    {
        try
        {
            Changed?.Invoke(this, new WorkChangedEventArgs(change.Id, change.Info));
        }
        catch (Exception error)
        {
            LogHandlerFailed(nameof(Changed), error);
        }
    }

    private void OnError(WorkErrorEventArgs args)
    {
        LogError(args.Kind, args.Message, args.Exception);
        try
        {
            Error?.Invoke(this, args);
        }
        catch (Exception error)
        {
            LogHandlerFailed(nameof(Error), error);
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "Work {Id} ({Worker}): {Warning}")]
    private partial void LogRaised(Guid id, string worker, string warning);

    [LoggerMessage(21, LogLevel.Error, "{Kind}: {Message}")]
    private partial void LogError(WorkErrorKind kind, string message, Exception? error);

    [LoggerMessage(22, LogLevel.Error, "A handler of the event {Event} threw")]
    private partial void LogHandlerFailed(string @event, Exception error);
}
