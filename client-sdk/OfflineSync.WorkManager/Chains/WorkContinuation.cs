using OfflineSync.WorkManager.Chains;

namespace OfflineSync.WorkManager;

/// <summary>A chain of one-time works: each step waits until all works of the step before have succeeded, and gets their outputs as input.</summary>
public sealed class WorkContinuation
{
    private static readonly Lock Enqueueing = new();

    private readonly WorkManager _manager;
    private Task<EnqueueOutcome>? _enqueued;

    internal WorkContinuation(
        WorkManager manager, string? uniqueName, ExistingWorkPolicy policy, IReadOnlyList<OneTimeWorkRequest> works, IReadOnlyList<WorkContinuation> parents)
    {
        _manager = manager;
        UniqueName = uniqueName;
        Policy = policy;
        Works = works;
        Parents = parents;
    }

    internal string? UniqueName { get; }

    internal ExistingWorkPolicy Policy { get; }

    internal IReadOnlyList<OneTimeWorkRequest> Works { get; }

    internal IReadOnlyList<WorkContinuation> Parents { get; }

    /// <summary>Joins chains: what follows waits for all of them.</summary>
    public static WorkContinuation Combine(params IReadOnlyList<WorkContinuation> continuations)
    {
        ArgumentNullException.ThrowIfNull(continuations);
        ArgumentOutOfRangeException.ThrowIfZero(continuations.Count);
        var join = OneTimeWorkRequest.For(Workers.CombiningWorker.Name).WithInputMerger<ArrayCreatingInputMerger>().Build();
        return new WorkContinuation(continuations[0]._manager, null, ExistingWorkPolicy.Keep, [join], continuations);
    }

    /// <summary>Adds a step. Without works, the chain stays as it is.</summary>
    public WorkContinuation Then(params IReadOnlyList<OneTimeWorkRequest> works)
    {
        ArgumentNullException.ThrowIfNull(works);
        return works.Count == 0 ? this : new WorkContinuation(_manager, UniqueName, Policy, works, [this]);
    }

    /// <summary>Enqueues the chain, once: another call does nothing and gives the same outcome.</summary>
    /// <exception cref="InvalidOperationException">A work would wait for itself. Nothing was enqueued.</exception>
    /// <exception cref="WorkStorageException">The queue cannot be written. Nothing was enqueued.</exception>
    public async Task<EnqueueOutcome> EnqueueAsync()
    {
        var outcome = new TaskCompletionSource<EnqueueOutcome>();
        var steps = Claim(outcome.Task);
        if (steps.Count == 0)
            return await _enqueued!;
        try
        {
            outcome.SetResult(await _manager.EnqueueAsync(steps));
        }
        catch (Exception error)
        {
            outcome.SetException(error);
        }
        return await outcome.Task;
    }

    /// <summary>Marks all steps that are not enqueued yet as being so by a task. After a failure they can be claimed again.</summary>
    private List<WorkContinuation> Claim(Task<EnqueueOutcome> task)
    {
        lock (Enqueueing)
        {
            if (_enqueued is { IsFaulted: false })
                return [];
            var graph = ChainGraph.Of(this);
            graph.CheckCycles();
            var steps = graph.Steps.Where(s => s._enqueued is null or { IsFaulted: true }).ToList();
            steps.ForEach(s => s._enqueued = task);
            return steps;
        }
    }
}
