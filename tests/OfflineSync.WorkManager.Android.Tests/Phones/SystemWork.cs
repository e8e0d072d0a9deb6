using Jetpack = AndroidX.Work;

namespace OfflineSync.WorkManager.Android.Tests.Phones;

/// <summary>A request as the phone keeps it.</summary>
internal sealed class SystemWork(string name, Jetpack.OneTimeWorkRequest request)
{
    public string Name => name;

    public Jetpack.OneTimeWorkRequest Request => request;

    public string State { get; set; } = "ENQUEUED";

    public bool IsUnfinished => State is "ENQUEUED" or "RUNNING" or "BLOCKED";

    public int Attempts { get; set; }

    public int StopReason { get; set; } = -256;

    public DateTimeOffset EnqueuedAt { get; set; }

    public Jetpack.ListenableWorker? Worker { get; set; }

    public ITimer? Limit { get; set; }

    public ITimer? Due { get; set; }

    /// <summary>The work that must succeed first.</summary>
    public SystemWork? Parent { get; set; }

    /// <summary>30 seconds, doubling, up to 5 hours, as AndroidX has it by default.</summary>
    public DateTimeOffset NextRun => Attempts == 0
        ? EnqueuedAt + Request.Delay
        : EnqueuedAt + TimeSpan.FromSeconds(Math.Min(30 * Math.Pow(2, Attempts - 1), 18_000));

    public override string ToString() => $"{Name} {State}";
}
