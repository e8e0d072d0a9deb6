namespace OfflineSync.WorkManager.Tests;

/// <summary>A work of the reference model.</summary>
internal sealed class ModelWork(WorkRequest request, params ModelWork[] prerequisites)
{
    public Guid Id => request.Id;

    public WorkRequest Request => request;

    public bool IsPeriodic => request is PeriodicWorkRequest;

    public IReadOnlyList<ModelWork> Prerequisites => prerequisites;

    public WorkState State { get; set; } = WorkState.Enqueued;

    public int Attempts { get; set; }

    public int Periods { get; set; }

    public int Interruptions { get; set; }

    public int Generation { get; set; }

    public long EnqueuedAt { get; set; }

    public long Due => EnqueuedAt + (Attempts > 0 ? Attempts * 10_000 : Periods > 0 ? 3_600_000 : 0);

    public bool IsFinished => State is WorkState.Succeeded or WorkState.Failed or WorkState.Cancelled;
}
