using System.Globalization;
using OfflineSync.WorkManager.Constraint;
using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager.Engine;

/// <summary>Says why a work has not started.</summary>
internal sealed class Explainer(WorkManagerOptions options, WorkEngine engine, ConstraintCheck check)
{
    private readonly List<WaitReason> _reasons = [];
    private readonly List<string> _text = [];

    public WorkExplanation Explain(WorkTransaction transaction, Guid id)
    {
        var work = transaction.Find(id);
        if (work is null)
            Add(WaitReason.Unknown, "There is no such work: it never was enqueued, or was deleted");
        else if (work.IsFinished)
            Add(WaitReason.Finished, $"It has finished: {work.State}");
        else if (work.State == WorkState.Running)
            Add(WaitReason.Running, $"It runs since attempt {work.Attempts - 1} began");
        return work is null || _reasons.Count > 0 ? Result(null, [], []) : Waiting(transaction, work);
    }

    private WorkExplanation Waiting(WorkTransaction transaction, WorkSpec work)
    {
        var prerequisites = Dependencies.PrerequisitesOf(transaction, work.Id).Where(p => p.State != WorkState.Succeeded).Select(p => p.Id).ToList();
        var reports = check.Reports(work.Constraints);
        var next = NextRun.Of(work);
        var isDue = work.State == WorkState.Blocked || next <= transaction.Now;
        var due = isDue || next > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(next);
        if (work.State == WorkState.Blocked)
            Add(WaitReason.Prerequisites, $"It waits for {prerequisites.Count} other works");
        if (work.Owner is not null)
            Add(WaitReason.Stopping, "Its last attempt was told to stop and has not ended");
        if (!isDue)
            Add(WaitReason.NotDue, $"It is not due before {due?.ToString("u", CultureInfo.InvariantCulture)}");
        if (reports.Find(r => !r.IsMet) is not null)
            Add(WaitReason.Constraints, string.Join(", ", reports.Where(r => !r.IsMet).Select(r => $"constraint {r.Kind} is {r.Verdict}")));
        if (_reasons.Count == 0)
            Ready(transaction, work);
        return Result(due, prerequisites, reports);
    }

    private void Ready(WorkTransaction transaction, WorkSpec work)
    {
        if (engine.HeldFor(new DueWork(work.Id, work.Generation, work.Attempts)) > TimeSpan.Zero)
            Add(WaitReason.Throttled, "It was stopped too often and is held back for a while");
        else if (engine.IsHeldBack(work.Constraints))
            Add(WaitReason.HeldBack, "The platform took the time back; it runs when the platform wakes the app again, or when the app is opened");
        else if (engine.Executions.Active >= options.MaxParallelWorkers)
            Add(WaitReason.NoFreeWorker, $"All {options.MaxParallelWorkers} workers are busy");
        else
            Add(WaitReason.Starting, "Nothing is in its way");
    }

    private void Add(WaitReason reason, string text)
    {
        _reasons.Add(reason);
        _text.Add(text);
    }

    private WorkExplanation Result(DateTimeOffset? notBefore, List<Guid> prerequisites, List<ConstraintReport> reports) => new()
    {
        Reasons = _reasons,
        Text = string.Join("; ", _text) + ".",
        NotBefore = notBefore,
        Prerequisites = prerequisites,
        Constraints = reports,
    };
}
