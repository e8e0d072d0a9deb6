using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Conflicts;

namespace OfflineSync.Server.Retention;

/// <summary>
/// Removes what is older than its retention: tombstones, results of mutations, conflicts. Scope by scope, in transactions that are over before anybody who writes the
/// scope notices. See docs/adr/0018.
/// </summary>
internal sealed class Compactor(IChangeLog log, RetentionOptions options, ConflictLimits conflicts, CompactionMetrics metrics, TimeProvider time)
{
    private const int ScopesMax = 500;
    private const int ChangesMax = 500;
    private const int TombstonesMax = 1000;

    // Whoever waits for the scope gets it in between.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Goes through all scopes.</summary>
    public async Task<Compacted> RunAsync(CancellationToken cancellationToken)
    {
        var total = default(Compacted);
        for (var scopes = await log.ListScopesAsync("", ScopesMax, cancellationToken); scopes.Count > 0;
            scopes = await log.ListScopesAsync(scopes[^1], ScopesMax, cancellationToken))
        {
            foreach (var scope in scopes)
                total += await RunAsync(scope, cancellationToken);
        }
        return total;
    }

    /// <summary>Removes what is old in one scope.</summary>
    public async Task<Compacted> RunAsync(string scope, CancellationToken cancellationToken)
    {
        var total = default(Compacted);
        var known = await log.ReadHeadsAsync([scope], cancellationToken);
        if (!known.TryGetValue(scope, out var head))
            return total;
        // What is old now: with each change that comes meanwhile another one would become superfluous, without end.
        var (deletes, results) = (GoalOf(options.LogAge, head - options.LogChangesMax), GoalOf(options.ResultAge, head - options.ResultsMax));
        while (await StepAsync(scope, deletes, results, cancellationToken) is { } step)
        {
            total += step;
            await Task.Delay(Pause, time, cancellationToken);
        }
        return total;
    }

    /// <returns>Nothing when there was nothing to remove.</returns>
    private async Task<Compacted?> StepAsync(string scope, Goal deletes, Goal results, CancellationToken cancellationToken)
    {
        await using var transaction = await log.BeginAsync(scope, [], cancellationToken);
        var head = transaction.Head;
        var started = metrics.Now;
        var floor = await FloorAsync(transaction, deletes, cancellationToken);
        // The change at the floor stays, so that a cursor which stands there can be told from one of another past.
        var resultFloor = Math.Min(await AgedAsync(transaction, head.ResultFloor, results, cancellationToken), Math.Max(floor - 1, head.ResultFloor));
        if (floor == head.Floor && resultFloor == head.ResultFloor && head.Conflict == 0)
            return null;
        var cut = new CompactionCut(floor, resultFloor, Before(conflicts.Retention), TombstonesMax);
        var compacted = await transaction.CompactAsync(cut, cancellationToken);
        metrics.Compacted(started, compacted);
        return compacted.Total > 0 || floor > head.Floor || resultFloor > head.ResultFloor ? compacted : null;
    }

    private static async Task<long> FloorAsync(IScopeTransaction transaction, Goal goal, CancellationToken cancellationToken)
    {
        var before = transaction.Head.Floor;
        var floor = await AgedAsync(transaction, before, goal, cancellationToken);
        if (floor == before || await transaction.FindTombstoneAsync(before, TombstonesMax, cancellationToken) is not { } tooMany)
            return floor;
        // The tombstones of one change go together.
        return Math.Min(floor, Math.Max(tooMany - 1, before + 1));
    }

    /// <summary>The last of the next changes that is old, as are those before it: a clock that was wrong for a while takes no young ones with it.</summary>
    private static async Task<long> AgedAsync(IScopeTransaction transaction, long floor, Goal goal, CancellationToken cancellationToken)
    {
        foreach (var change in await transaction.ReadTimesAsync(floor, ChangesMax, cancellationToken))
        {
            if (change.CommittedAt >= goal.Before && change.Change > goal.Last)
                break;
            floor = change.Change;
        }
        return floor;
    }

    private Goal GoalOf(TimeSpan age, long last) => new(Before(age), last);

    private long Before(TimeSpan age) => (time.GetUtcNow() - age).ToUnixTimeMilliseconds();

    /// <summary>What is to go.</summary>
    /// <param name="Before">What was committed before this time, in milliseconds since 1970-01-01.</param>
    /// <param name="Last">And everything up to this change.</param>
    private readonly record struct Goal(long Before, long Last);
}
