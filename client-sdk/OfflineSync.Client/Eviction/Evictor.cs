using OfflineSync.Client.Capture;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Schema;

namespace OfflineSync.Client.Eviction;

/// <summary>Removes rows from the device that the policies let go, and that nothing holds.</summary>
internal sealed class Evictor(
    Database database, IReadOnlyList<CapturedTable> tables, OfflineSyncOptions options, Collector collector, RecentUses uses, StorageLimits limits,
    Action<RowChanges> notify)
{
    private const int CandidatesAtOnce = 10_000;
    private const int OrphansAtOnce = 256;
    private const int Percent = 100;
    private const int TargetPercent = 85;

    // A round evicts so much of each table at least and at most, and then looks at the size again.
    private const double ShareMin = 0.01;
    private const double ShareMax = 0.1;

    private readonly IReadOnlyList<CapturedTable> _childrenFirst = [.. TableOrder.ParentsFirst(tables).Where(table => table.Eviction is not null).Reverse()];
    private readonly ForeignKeyReader _foreignKeys = new(database);

    /// <summary>Whether there is anything that may go.</summary>
    public bool HasPolicies => _childrenFirst.Count > 0;

    /// <summary>How many bytes may be in use after an eviction that a limit makes necessary.</summary>
    public static long TargetOf(long limit) => limit / Percent * TargetPercent;

    /// <summary>Applies all policies, and then sees to the size.</summary>
    public async Task RunAsync(long bytesTarget, EvictionTally tally, CancellationToken cancellationToken)
    {
        uses.Save(database);
        var run = Begin(tally, cancellationToken);
        foreach (var table in _childrenFirst)
        {
            var candidates = new Candidates(database, table, table.Eviction!);
            var now = options.TimeProvider.GetUtcNow();
            await WhileAnyAsync(run, table, (kept, limit) => candidates.TooOld(now, kept, limit));
            await WhileAnyAsync(run, table, candidates.TooMany);
            await CleanAsync(table, cancellationToken);
        }
        await ShrinkAsync(run, bytesTarget);
    }

    /// <summary>Evicts the oldest rows until the database uses no more than so many bytes.</summary>
    public Task ShrinkAsync(long bytesTarget, EvictionTally tally, CancellationToken cancellationToken)
    {
        uses.Save(database);
        return ShrinkAsync(Begin(tally, cancellationToken), bytesTarget);
    }

    private EvictionRun Begin(EvictionTally tally, CancellationToken cancellationToken) =>
        new(database, tables, options, collector, new ReferencedRows(database, _foreignKeys.Read()), limits, notify, tally, cancellationToken);

    /// <summary>Evicts what a query gives, until it gives nothing more that may go.</summary>
    private static async Task WhileAnyAsync(EvictionRun run, CapturedTable table, Func<long, int, List<Protocol.Values.Value[]>> query)
    {
        long evicted;
        do
        {
            evicted = 0;
            for (long kept = 0; query(kept, CandidatesAtOnce) is { Count: > 0 } keys;)
            {
                var gone = await run.EvictAsync(table, keys);
                evicted += gone;
                kept += keys.Count - gone;
            }
        }
        // Leaves first, then the branches on which they were.
        while (evicted > 0 && run.HasTree(table));
    }

    private async Task ShrinkAsync(EvictionRun run, long target)
    {
        long evicted = 1;
        while (evicted > 0 && limits.Size.Used is var used && used > target)
        {
            evicted = 0;
            var share = Math.Clamp((used - target) / (double)used, ShareMin, ShareMax);
            foreach (var table in _childrenFirst)
                evicted += await EvictOldestAsync(run, table, share);
        }
    }

    private async Task<long> EvictOldestAsync(EvictionRun run, CapturedTable table, double share)
    {
        var candidates = new Candidates(database, table, table.Eviction!);
        var wanted = (long)Math.Ceiling(candidates.Count * share);
        long evicted = 0;
        for (long kept = 0; evicted < wanted && candidates.Oldest(kept, (int)Math.Min(wanted - evicted, CandidatesAtOnce)) is { Count: > 0 } keys;)
        {
            var gone = await run.EvictAsync(table, keys);
            kept += keys.Count - gone;
            evicted += gone;
        }
        return evicted;
    }

    private async Task CleanAsync(CapturedTable table, CancellationToken cancellationToken)
    {
        if (table.Eviction is not { IsByUse: true })
            return;
        var uses = new UseTable(database, table);
        while (database.Write(() => uses.Clean(OrphansAtOnce)) == OrphansAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
