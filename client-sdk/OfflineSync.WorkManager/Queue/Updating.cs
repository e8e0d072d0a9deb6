namespace OfflineSync.WorkManager.Queue;

/// <summary>Updates works in place.</summary>
internal static class Updating
{
    public static UpdateResult ById(WorkTransaction transaction, EnqueueItem item)
    {
        var work = transaction.Find(item.Spec.Id)
            ?? throw new ArgumentException($"There is no work {item.Spec.Id} to update. Build the request with the id of the enqueued work.", nameof(item));
        if (work.IsFinished)
            return UpdateResult.NotApplied;
        if (work.IsPeriodic != item.Spec.IsPeriodic)
            throw new NotSupportedException("One-time work cannot become periodic, nor periodic work one-time. Cancel it and enqueue a new one.");
        return Apply(transaction, work, item);
    }

    public static UpdateResult Apply(WorkTransaction transaction, WorkSpec work, EnqueueItem item)
    {
        transaction.SetTags(work.Id, item.Tags);
        transaction.Save(work, work.Update(item.Spec));
        return work.State == WorkState.Running ? UpdateResult.AppliedForNextRun : UpdateResult.AppliedImmediately;
    }
}
