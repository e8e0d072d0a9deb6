namespace OfflineSync.WorkManager.Queue;

/// <summary>Inserts works, as the policy for their unique name says.</summary>
internal static class Enqueuing
{
    /// <summary>Inserts steps, prerequisites first. The outcome is that of the first named step that found existing work.</summary>
    public static EnqueueOutcome All(WorkTransaction transaction, IReadOnlyList<EnqueueStep> steps)
    {
        var outcome = EnqueueOutcome.Inserted;
        foreach (var step in steps)
        {
            var one = Step(transaction, step);
            if (outcome == EnqueueOutcome.Inserted)
                outcome = one;
        }
        return outcome;
    }

    public static EnqueueOutcome UpdateUnique(WorkTransaction transaction, string name, EnqueueItem item)
    {
        var existing = Named(transaction, name);
        if (existing.Count > 1)
            throw new NotSupportedException($"\"{name}\" names {existing.Count} works; only a single one can be updated.");
        if (existing is not [var work])
        {
            Insert(transaction, item, [], name);
            return EnqueueOutcome.Inserted;
        }
        if (!work.IsPeriodic)
            throw new NotSupportedException($"\"{name}\" names a one-time work, which cannot become periodic. Cancel it first, or take another name.");
        if (work.State == WorkState.Cancelled)
        {
            transaction.Delete(work);
            Insert(transaction, item, [], name);
            return EnqueueOutcome.Replaced;
        }
        Updating.Apply(transaction, work, item);
        return EnqueueOutcome.Updated;
    }

    private static EnqueueOutcome Step(WorkTransaction transaction, EnqueueStep step)
    {
        var prerequisites = step.Prerequisites;
        var outcome = EnqueueOutcome.Inserted;
        if (step.UniqueName is { } name && prerequisites.Count == 0)
            outcome = ApplyPolicy(transaction, name, step.Policy, ref prerequisites);
        if (outcome == EnqueueOutcome.Kept)
            return outcome;
        foreach (var item in step.Items)
            Insert(transaction, item, prerequisites, step.UniqueName);
        return outcome;
    }

    private static EnqueueOutcome ApplyPolicy(WorkTransaction transaction, string name, ExistingWorkPolicy policy, ref IReadOnlyList<Guid> prerequisites)
    {
        var existing = Named(transaction, name);
        if (existing.Count == 0)
            return EnqueueOutcome.Inserted;
        if (policy == ExistingWorkPolicy.Keep && existing.Exists(w => w.State is WorkState.Enqueued or WorkState.Running))
            return EnqueueOutcome.Kept;
        if (policy is ExistingWorkPolicy.Append or ExistingWorkPolicy.AppendOrReplace)
        {
            var leaves = existing.FindAll(w => Dependencies.DependentsOf(transaction, w.Id).Count == 0);
            var isBroken = leaves.Exists(w => w.State is WorkState.Failed or WorkState.Cancelled);
            if (policy == ExistingWorkPolicy.Append || !isBroken)
            {
                prerequisites = [.. leaves.Select(w => w.Id)];
                return EnqueueOutcome.Appended;
            }
        }
        Cancelling.ByName(transaction, name);
        foreach (var work in Named(transaction, name))
            transaction.Delete(work);
        return EnqueueOutcome.Replaced;
    }

    private static List<WorkSpec> Named(WorkTransaction transaction, string name) =>
        transaction.Where("WHERE w.unique_name = ?1 ORDER BY w.seq", s => s.Bind(1, name));

    private static void Insert(WorkTransaction transaction, EnqueueItem item, IReadOnlyList<Guid> prerequisites, string? name)
    {
        var states = prerequisites.Select(id => transaction.Find(id)?.State).ToList();
        // What a kept or deleted work would have been the prerequisite of is not inserted either.
        if (transaction.Find(item.Spec.Id) is not null || states.Contains(null))
            return;
        var work = item.Spec with { UniqueName = name };
        work = states switch
        {
            _ when states.Contains(WorkState.Failed) => work with { State = WorkState.Failed },
            _ when states.Contains(WorkState.Cancelled) => work with { State = WorkState.Cancelled },
            _ when states.TrueForAll(s => s == WorkState.Succeeded) => work.Enqueue(transaction.Now),
            _ => work with { State = WorkState.Blocked },
        };
        transaction.Insert(work, item.Tags);
        foreach (var prerequisite in prerequisites)
            Dependencies.Add(transaction, work.Id, prerequisite);
    }
}
