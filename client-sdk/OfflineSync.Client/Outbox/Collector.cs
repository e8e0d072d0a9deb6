using Microsoft.Extensions.Logging;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Eviction;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Shadows;
using OfflineSync.Client.Storage;
using OfflineSync.Client.Subscriptions;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using RowKey = OfflineSync.Protocol.Values.RowKey;

namespace OfflineSync.Client.Outbox;

/// <summary>Builds mutations from what the triggers captured. Runs inside a write transaction of the caller.</summary>
internal sealed partial class Collector(ClientClock clock, IdSource ids, ILogger logger)
{
    // SQLite's clock says when something was written, and may be another one than the client's.
    private const long ClocksApartMax = 30L * 86_400_000;

    public IdSource Ids => ids;

    /// <summary>Moves everything captured so far into the outbox, and returns what was changed.</summary>
    public RowChanges Collect(Database database, IReadOnlyList<CapturedTable> tables)
    {
        var changes = new RowChanges(ChangeOrigin.Local);
        if (tables.Count == 0 || database.Scalar("SELECT 1 FROM offlinesync_capture LIMIT 1") is null)
            return changes;
        var arena = new ByteArena();
        var shadows = new ShadowTables(database);
        var readers = tables.ToDictionary(table => table.Id, table => new OutgoingRows(database, table, shadows, arena));
        var superseded = new SupersededRows(database);
        var uses = new UseTables(database, clock.NowMilliseconds);
        var pins = new RowPins(database);
        var shown = HeldTables.Behind(database);
        var rewrites = new List<CellRewrite>();
        var capture = new CaptureReader(tables, clock.NowMilliseconds);
        foreach (var draft in capture.Read(database))
        {
            foreach (var scope in draft.Rows.Select(row => row.Table.Scope).Distinct(StringComparer.Ordinal))
                Append(database, scope, draft, readers, superseded, pins, shown, uses, rewrites, changes);
        }
        Rewrite(database, rewrites);
        if (capture.UnknownRows > 0)
            LogDropped(capture.UnknownRows);
        database.Prepare("DELETE FROM offlinesync_capture").Run();
        database.Prepare("DELETE FROM offlinesync_boundaries").Run();
        return changes;
    }

    private void Append(
        Database database, string scope, Draft draft, Dictionary<int, OutgoingRows> readers, SupersededRows superseded, RowPins pins,
        Dictionary<int, long> shown, UseTables uses, List<CellRewrite> rewrites, RowChanges changes)
    {
        var builder = new ChangeSetBuilder();
        var seen = Seen(draft, ScopeState.Read(database, scope));
        foreach (var row in draft.Rows.Where(row => row.Table.Scope == scope))
        {
            var id = new RowId(row.Table.Id, RowKey.Encode(row.Key));
            var columns = row.Table.Columns(row.Masks);
            // Nobody else has a row that was kept back.
            var isWhole = row.IsInserted || (columns.Count > 0 && superseded.IsUnsent(id));
            var outgoing = readers[row.Table.Id];
            long? behind = shown.TryGetValue(row.Table.Id, out var checkpoint) && checkpoint < seen ? checkpoint : null;
            if (outgoing.Read(row.Key, isWhole ? row.Table.AllColumns : columns, isWhole, behind ?? seen) is { } invalid)
            {
                Reject(database, row, id, "VALUE_INVALID", invalid);
                changes.HasRejected = true;
                continue;
            }
            // Touched by a REPLACE that left it in place, or updated to the values that it had.
            if (outgoing.Exists && !isWhole && outgoing.Columns.Count == 0)
            {
                outgoing.Collected(rewrites);
                continue;
            }
            if (RowLimits.Problem(row.Key, id.Key.Length, outgoing.Values) is { } problem)
            {
                Reject(database, row, id, "LIMIT_EXCEEDED", problem);
                changes.HasRejected = true;
                continue;
            }
            outgoing.Collected(rewrites);
            var bytes = RowLimits.Bytes(outgoing.Values);
            if (builder.Operations == ProtocolLimits.MutationOperationsMax
                || (builder.Operations > 0 && builder.EstimatedBytes + bytes > RowLimits.MutationBytesTarget))
            {
                LogSplit(builder.Operations);
                Flush(database, scope, draft, builder);
                builder = new ChangeSetBuilder();
            }
            var operation = !outgoing.Exists ? RowOperation.Delete : isWhole ? RowOperation.Insert : RowOperation.Update;
            builder.Add(row.Table, operation, row.Key, outgoing.Columns, outgoing.Values, pins.Find(id) ?? behind);
            changes.Add(row.Table.Name, row.Key, operation);
            if (outgoing.Exists)
                uses.Touch(row.Table, row.Key);
            else
                uses.Delete(row.Table, row.Key);
            superseded.Add(row.Table, id, operation, outgoing.Columns, outgoing.Values);
        }
        if (builder.Operations > 0)
            Flush(database, scope, draft, builder);
    }

    /// <summary>Rows from before the table was captured have seen nothing, and are older than anything.</summary>
    private static long Seen(Draft draft, ScopeState state) => draft.IsBackfill ? 0 : state.Change;

    /// <summary>Writes canonical values to the app's tables. Neither its triggers nor ours are to take that for writes of the app.</summary>
    private static void Rewrite(Database database, List<CellRewrite> rewrites)
    {
        if (rewrites.Count == 0)
            return;
        var fired = database.EnableTriggers(false);
        foreach (var rewrite in rewrites)
            rewrite.Run(database);
        database.EnableTriggers(fired);
    }

    private void Flush(Database database, string scope, Draft draft, ChangeSetBuilder builder)
    {
        var state = ScopeState.Read(database, scope);
        var stamp = clock.Next(database, draft.WrittenAt);
        OutboxStore.Append(
            database, scope, state.NextSequence, stamp, Seen(draft, state), builder.Operations, builder.Build(), draft.IsBackfill, WrittenAt(draft));
    }

    private long WrittenAt(Draft draft) =>
        clock.NowMilliseconds is var now && draft.WrittenAt <= now && draft.WrittenAt > now - ClocksApartMax ? draft.WrittenAt : now;

    private void Reject(Database database, DraftRow row, in RowId id, string code, string problem)
    {
        LogRejected(row.Table.Name, problem);
        UnsentRows.Add(database, id);
        OutboxStore.AppendRejected(
            database, row.Table.Scope, code, $"A row of table \"{row.Table.Name}\" is not synced: {problem}", KeyOnly(row, id), clock.NowMilliseconds);
    }

    /// <summary>A change set that names a row without its values; null when the key itself cannot be sent.</summary>
    private static byte[]? KeyOnly(DraftRow row, in RowId id)
    {
        if (RowLimits.Problem(row.Key, id.Key.Length, []) is not null)
            return null;
        var builder = new ChangeSetBuilder();
        builder.Add(row.Table, RowOperation.Insert, row.Key, ColumnSet.Empty, []);
        return builder.Build();
    }

    [LoggerMessage(1, LogLevel.Warning, "A transaction is too large for one mutation and is sent in parts, the first with {Operations} operations")]
    private partial void LogSplit(int operations);

    [LoggerMessage(3, LogLevel.Warning, "{Count} captured changes were of tables that were dropped since, and are not sent")]
    private partial void LogDropped(int count);

    [LoggerMessage(2, LogLevel.Warning, "A row of table {Table} is not synced: {Problem}")]
    private partial void LogRejected(string table, string problem);
}
