namespace OfflineSync.WorkManager.Queue;

/// <summary>Begins and ends attempts.</summary>
internal static class Running
{
    /// <summary>Begins an attempt, if the work still is the one that was to start, may start, and nobody has it.</summary>
    public static StartedRun? Start(
        WorkTransaction transaction, Guid id, int generation, string owner, Func<Constraints, List<ConstraintReport>> reports)
    {
        var work = transaction.Find(id);
        // The same start, whose commit was refused and reached the file all the same.
        if (work?.State == WorkState.Running && work.Owner == owner)
        {
            Owners.Recover(transaction, work);
            work = transaction.Find(id);
        }
        if (work is not { State: WorkState.Enqueued, Owner: null } || work.Generation != generation || NextRun.Of(work) > transaction.Now)
            return null;
        var run = History.Begin(transaction, work, reports(work.Constraints));
        var started = work.Start(owner, run);
        transaction.Save(work, started);
        var inputs = new List<WorkData> { work.Input };
        if (!work.IsPeriodic)
            inputs.AddRange(Dependencies.PrerequisitesOf(transaction, id).Select(p => p.Output));
        return new StartedRun(work, started, inputs, transaction.Tags(id));
    }

    /// <summary>
    /// Ends an attempt. What it came to counts only if the work still runs it: a work that was cancelled stays so, and one that was stopped before has
    /// been enqueued already.
    /// </summary>
    /// <returns>What the attempt came to.</returns>
    public static AttemptResult Finish(WorkTransaction transaction, StartedRun run, AttemptEnd end)
    {
        var work = transaction.Find(run.Work.Id);
        var isMine = work is not null && work.Run == run.Work.Run && work.Owner == run.Work.Owner;
        if (!isMine || work!.State != WorkState.Running)
        {
            History.End(transaction, run.Work.Run, end.Kind, end.Reason);
            if (isMine)
                transaction.Save(work!, work! with { Owner = null });
            return end.Kind;
        }
        var kind = end.Kind == AttemptResult.Retry && work.HasHadItsAttempts() ? AttemptResult.GaveUp : end.Kind;
        var after = kind switch
        {
            AttemptResult.Success => work.Finish(WorkState.Succeeded, end.Output, transaction.Now),
            AttemptResult.Retry => work.Retry(end.BackoffShare, end.RetryAfter, transaction.Now),
            AttemptResult.Stopped => work.Interrupt(end.Reason, end.BackoffShare, transaction.Now) with { Owner = null },
            _ => work.Finish(WorkState.Failed, end.Output, transaction.Now),
        };
        History.End(transaction, work.Run, kind, end.Reason);
        transaction.Save(work, kind == AttemptResult.Stopped ? after : after.ConsumeOverride(run.Before.OverrideGeneration));
        if (after.State == WorkState.Succeeded)
            Dependencies.Unblock(transaction, work.Id);
        if (after.State == WorkState.Failed)
            Dependencies.Propagate(transaction, [work.Id], w => w.State is WorkState.Blocked ? w with { State = WorkState.Failed } : null);
        return kind;
    }

    /// <summary>Enqueues a work whose attempt was told to stop and has not ended. Its owner keeps it until then.</summary>
    public static void GiveUpWaiting(WorkTransaction transaction, StartedRun run, AttemptEnd end)
    {
        var work = transaction.Find(run.Work.Id);
        if (work is not { State: WorkState.Running } || work.Run != run.Work.Run || work.Owner != run.Work.Owner)
            return;
        transaction.Save(work, work.Interrupt(end.Reason, end.BackoffShare, transaction.Now));
        History.End(transaction, work.Run, AttemptResult.Stopped, end.Reason);
    }

    /// <returns>Whether the attempt still runs, so that its progress counts.</returns>
    /// <exception cref="InvalidOperationException">The work was deleted.</exception>
    public static bool Report(WorkTransaction transaction, StartedRun run, WorkData progress)
    {
        var work = transaction.Find(run.Work.Id)
            ?? throw new InvalidOperationException($"Work {run.Work.Id} was deleted, so it has no progress.");
        if (work.State != WorkState.Running || work.Run != run.Work.Run)
            return false;
        transaction.Save(work, work with { Progress = progress });
        return true;
    }
}
