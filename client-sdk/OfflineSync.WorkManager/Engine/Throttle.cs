namespace OfflineSync.WorkManager.Engine;

/// <summary>
/// Holds back works whose constraints flap: after five more attempts of one generation, each further one waits another 30 seconds, counted from the first.
/// </summary>
internal sealed class Throttle
{
    private const int FreeAttempts = 5;
    private const long StepMilliseconds = 30_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, (int Generation, int Attempts, long Time)> _first = [];

    /// <summary>The time before which the work is not to start.</summary>
    public long NotBefore(Guid id, int generation, int attempts, long now)
    {
        lock (_lock)
        {
            if (!_first.TryGetValue(id, out var first) || first.Generation != generation)
                _first[id] = first = (generation, attempts, now);
            var extra = attempts - first.Attempts - FreeAttempts;
            return extra <= 0 ? long.MinValue : first.Time + extra * StepMilliseconds;
        }
    }

    public void Forget(Guid id)
    {
        lock (_lock)
            _first.Remove(id);
    }
}
