namespace OfflineSync.WorkManager.Engine;

/// <summary>
/// Holds back works whose constraints flap: after five more attempts of one generation, each further one waits another 30 seconds, counted from the first.
/// The clock that it goes by cannot be set.
/// </summary>
internal sealed class Throttle(TimeProvider time)
{
    private const int FreeAttempts = 5;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, (int Generation, int Attempts, long Timestamp)> _first = [];

    /// <summary>For how long the work is not to start; zero or less if it may.</summary>
    public TimeSpan HeldFor(Guid id, int generation, int attempts)
    {
        lock (_lock)
        {
            if (!_first.TryGetValue(id, out var first) || first.Generation != generation)
                _first[id] = first = (generation, attempts, time.GetTimestamp());
            var extra = attempts - first.Attempts - FreeAttempts;
            return extra <= 0 ? TimeSpan.Zero : extra * Step - time.GetElapsedTime(first.Timestamp);
        }
    }

    public void Forget(Guid id)
    {
        lock (_lock)
            _first.Remove(id);
    }
}
