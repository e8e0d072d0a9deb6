namespace OfflineSync.WorkManager;

/// <summary>A work has changed.</summary>
/// <param name="id">The work.</param>
/// <param name="info">What it is now.</param>
public sealed class WorkChangedEventArgs(Guid id, WorkInfo? info) : EventArgs
{
    /// <summary>The id of the work.</summary>
    public Guid Id { get; } = id;

    /// <summary>The work as it is now; null if it was deleted.</summary>
    public WorkInfo? Info { get; } = info;
}
