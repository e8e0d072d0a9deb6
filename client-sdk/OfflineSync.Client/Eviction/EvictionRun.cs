using OfflineSync.Client.Capture;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Outbox;
using OfflineSync.Protocol.V1;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>
/// Removes rows in small transactions, in which the app's writes are collected first: so no write of the app is ever taken away, and none waits for long. Neither
/// our triggers nor, unless it says so, the app's see it, so that nothing of it is sent.
/// </summary>
internal sealed class EvictionRun(
    Database database,
    IReadOnlyList<CapturedTable> tables,
    OfflineSyncOptions options,
    Collector collector,
    ReferencedRows references,
    StorageLimits limits,
    Action<RowChanges> notify,
    EvictionTally tally,
    CancellationToken cancellationToken)
{
    private const int RowsAtOnce = 256;

    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);

    // What holds rows is read once for all transactions, unless something else changes the database.
    private readonly RowProtection _protection = new(database, tables);

    // A row that stays may be looked at more than once, and is counted once.
    private readonly HashSet<RowId> _kept = [];

    /// <summary>Whether rows of a table refer to others of it.</summary>
    public bool HasTree(CapturedTable table) => references.HasTree(table);

    /// <summary>Removes rows unless something holds them; returns how many are gone.</summary>
    /// <param name="table">Their table.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="note">Notes in the same transaction that the table lacks rows.</param>
    public async Task<long> EvictAsync(CapturedTable table, List<Value[]> keys, Action<Database, int> note)
    {
        long evicted = 0;
        for (var next = 0; next < keys.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (read, gone) = Transact(table, keys, next, note);
            next += read;
            evicted += gone;
            limits.CutLongLog();
            await Task.Yield();
        }
        return evicted;
    }

    private (int Read, int Gone) Transact(CapturedTable table, List<Value[]> keys, int first, Action<Database, int> note)
    {
        var held = new List<(RowId Row, EvictionHold Hold)>();
        var evicted = new RowChanges(ChangeOrigin.Eviction);
        var local = database.Write(() =>
        {
            var collected = collector.Collect(database, tables);
            _protection.Refresh(!collected.IsEmpty || collected.HasRejected);
            Remove(table, keys, first, held, evicted);
            if (!evicted.IsEmpty)
                note(database, table.Id);
            return collected;
        });
        foreach (var (row, hold) in held)
        {
            if (_kept.Add(row))
                tally.Keep(hold);
        }
        var gone = (int)evicted.Count;
        tally.Add(table.Name, gone);
        ClientTelemetry.Evicted.Add(gone);
        notify(local);
        notify(evicted);
        return (held.Count + gone, gone);
    }

    private void Remove(CapturedTable table, List<Value[]> keys, int first, List<(RowId Row, EvictionHold Hold)> held, RowChanges evicted)
    {
        var removal = new RowRemoval(database, options.RunTriggersOnApply);
        var started = options.TimeProvider.GetTimestamp();
        for (var next = first; next < keys.Count && next - first < RowsAtOnce; next++)
        {
            if (next > first && options.TimeProvider.GetElapsedTime(started) > AtOnce)
                return;
            var id = new RowId(table.Id, RowKey.Encode(keys[next]));
            var hold = _protection.Find(id) ?? (references.Contains(table, keys[next]) ? EvictionHold.Referenced : null);
            if (hold is null && !removal.TryRemove(table, keys[next]))
                hold = EvictionHold.Trigger;
            if (hold is { } reason)
                held.Add((id, reason));
            else
                evicted.Add(table.Name, keys[next], RowOperation.Delete);
        }
    }
}
