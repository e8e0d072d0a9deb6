using OfflineSync.Client.Capture;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Schema;
using OfflineSync.Client.Subscriptions;
using Value = OfflineSync.Protocol.Values.Value;

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

    private readonly IReadOnlyList<CapturedTable> _childrenFirst = [.. TableOrder.ParentsFirst(tables).Where(table => table.IsPartial).Reverse()];
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
            if (table.Window is { } window)
                await NarrowAsync(run, table, window);
            if (table.Eviction is not { } policy)
                continue;
            var candidates = new Candidates(database, table, policy);
            var now = options.TimeProvider.GetUtcNow();
            await WhileAnyAsync(run, table, (kept, limit) => candidates.TooOld(now, kept, limit), EvictedTables.Note);
            await WhileAnyAsync(run, table, candidates.TooMany, EvictedTables.Note);
            await CleanAsync(table, cancellationToken);
        }
        await ShrinkAsync(run, bytesTarget);
    }

    /// <summary>Whether the app has changed a window.</summary>
    public bool HasChangedWindows => ChangedWindows().Count > 0;

    /// <summary>Removes what is outside of windows that the app has changed.</summary>
    public async Task NarrowAsync(EvictionTally tally, CancellationToken cancellationToken)
    {
        var run = Begin(tally, cancellationToken);
        foreach (var table in ChangedWindows())
            await NarrowAsync(run, table, table.Window!);
    }

    private List<CapturedTable> ChangedWindows()
    {
        if (!_childrenFirst.Any(table => table.Window is not null))
            return [];
        var held = HeldTables.Read(database);
        return [.. _childrenFirst.Where(table =>
            table.Window is { } window && held.GetValueOrDefault(table.Id) is { } known && known.Window != HeldTables.NameOf(window))];
    }

    /// <summary>Lets the window begin where the app says now, and removes what is outside of it.</summary>
    private async Task NarrowAsync(EvictionRun run, CapturedTable table, RowWindow window)
    {
        // What is staged was asked for with the window as it is.
        if (File.Exists(PageStaging.PathFor(options.DatabasePath, table.Scope)))
            return;
        var rows = new WindowRows(database, table, window);
        var bound = database.Write(() => Move(table, window, rows));
        if (bound is { } from)
            await WhileAnyAsync(run, table, (kept, limit) => rows.Outside(from, kept, limit), EvictedTables.NoteWindow);
    }

    /// <summary>Moves the bound of a window, before rows leave: those that stay are named to the server from then on. Nothing for a table that was not fetched.</summary>
    private Value? Move(CapturedTable table, RowWindow window, WindowRows rows)
    {
        if (HeldTables.Read(database).GetValueOrDefault(table.Id) is not { } held)
            return null;
        var last = window.Rows is { } limit && rows.Find(limit - 1) is { } found ? WindowStart.Cut(found) : Value.Null;
        var bound = rows.Newest(held.Bound, WindowStart.Of(window, options.TimeProvider.GetUtcNow()), last);
        HeldTables.Save(database, table, bound);
        return bound;
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
    private static async Task WhileAnyAsync(EvictionRun run, CapturedTable table, Func<long, int, List<Value[]>> query, Action<Database, int> note)
    {
        long evicted;
        do
        {
            evicted = 0;
            for (long kept = 0; query(kept, CandidatesAtOnce) is { Count: > 0 } keys;)
            {
                var gone = await run.EvictAsync(table, keys, note);
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
            foreach (var table in _childrenFirst.Where(table => table.Eviction is not null))
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
            var gone = await run.EvictAsync(table, keys, EvictedTables.Note);
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
