namespace OfflineSync.Server.Validation;

/// <summary>
/// Counts how often this node failed on a mutation, so that one that fails again and again is rejected instead of blocking its client for ever. In memory only: each node, and each
/// start, allows the full number. Safe to use from several threads.
/// </summary>
internal sealed class FailureCounter(int attemptsMax)
{
    private const int EntriesMax = 10_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Scope, MutationId Mutation), int> _failures = [];

    /// <summary>How many attempts a mutation has.</summary>
    public int AttemptsMax => attemptsMax;

    /// <summary>Notes a failure and returns how many there were.</summary>
    public int Add(string scope, MutationId mutation)
    {
        lock (_lock)
        {
            if (_failures.Count >= EntriesMax && !_failures.ContainsKey((scope, mutation)))
                _failures.Clear();
            return _failures[(scope, mutation)] = _failures.GetValueOrDefault((scope, mutation)) + 1;
        }
    }

    /// <summary>Forgets a mutation.</summary>
    public void Remove(string scope, MutationId mutation)
    {
        lock (_lock)
            _failures.Remove((scope, mutation));
    }
}
