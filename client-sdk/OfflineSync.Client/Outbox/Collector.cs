using Microsoft.Extensions.Logging;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using RowKey = OfflineSync.Protocol.Values.RowKey;

namespace OfflineSync.Client.Outbox;

/// <summary>Builds mutations from what the triggers captured. Runs inside a write transaction of the caller.</summary>
internal sealed partial class Collector(ClientClock clock, IdSource ids, ILogger logger)
{
    // Leaves room for what the encoding adds to the estimate.
    private const long MutationBytesTarget = ProtocolLimits.MutationBytesMax * 2L / 3;

    public IdSource Ids => ids;

    /// <summary>Moves everything captured so far into the outbox, and returns what was changed.</summary>
    public RowChanges Collect(Database database, IReadOnlyList<CapturedTable> tables)
    {
        var changes = new RowChanges(ChangeOrigin.Local);
        if (tables.Count == 0 || database.Scalar("SELECT 1 FROM offlinesync_capture LIMIT 1") is null)
            return changes;
        var arena = new ByteArena();
        var readers = tables.ToDictionary(table => table.Id, table => new RowValues(database, table, arena));
        foreach (var draft in new CaptureReader(tables, clock.NowMilliseconds).Read(database))
        {
            foreach (var scope in draft.Rows.Select(row => row.Table.Scope).Distinct(StringComparer.Ordinal))
                Append(database, scope, draft, readers, changes);
        }
        database.Execute("DELETE FROM offlinesync_capture");
        database.Execute("DELETE FROM offlinesync_boundaries");
        return changes;
    }

    private void Append(Database database, string scope, Draft draft, Dictionary<int, RowValues> readers, RowChanges changes)
    {
        var builder = new ChangeSetBuilder();
        foreach (var row in draft.Rows)
        {
            if (row.Table.Scope != scope)
                continue;
            if (builder.Operations == ProtocolLimits.MutationOperationsMax || builder.EstimatedBytes > MutationBytesTarget)
            {
                LogSplit(builder.Operations);
                Flush(database, scope, draft, builder);
                builder = new ChangeSetBuilder();
            }
            if (Problem(row) is { } problem)
                Reject(database, row, problem);
            else
                AddRow(database, builder, row, readers[row.Table.Id], changes);
        }
        if (builder.Operations > 0)
            Flush(database, scope, draft, builder);
    }

    private void AddRow(Database database, ChangeSetBuilder builder, DraftRow row, RowValues reader, RowChanges changes)
    {
        var columns = row.IsInserted ? row.Table.AllColumns : row.Table.Columns(row.Masks);
        if (!reader.TryRead(row.Key, columns, out var values))
        {
            builder.Add(row.Table, RowOperation.Delete, row.Key, ColumnSet.Empty, []);
            changes.Add(row.Table.Name, row.Key, RowOperation.Delete);
            return;
        }
        foreach (ref readonly var value in values)
        {
            if (value.Bytes.Length > ProtocolLimits.ValueBytesMax)
            {
                Reject(database, row, $"a value has {value.Bytes.Length} bytes, at most {ProtocolLimits.ValueBytesMax} can be synced. Store it elsewhere.");
                return;
            }
        }
        // Touched by a REPLACE that left it in place, or updated to the values that it had.
        if (!row.IsInserted && columns.Count == 0)
            return;
        var operation = row.IsInserted ? RowOperation.Insert : RowOperation.Update;
        builder.Add(row.Table, operation, row.Key, columns, values);
        changes.Add(row.Table.Name, row.Key, operation);
    }

    private void Flush(Database database, string scope, Draft draft, ChangeSetBuilder builder)
    {
        var state = ScopeState.Read(database, scope);
        var stamp = clock.Next(database, draft.WrittenAt);
        OutboxStore.Append(database, scope, state.NextSequence, stamp, state.Change, builder.Operations, builder.Build(), clock.NowMilliseconds);
    }

    private static string? Problem(DraftRow row)
    {
        foreach (ref readonly var part in row.Key.AsSpan())
        {
            if (part.Kind == Protocol.Values.ValueKind.Null)
                return "its primary key is NULL. Declare the key columns NOT NULL.";
        }
        var length = RowKey.Encode(row.Key).Length;
        return length > ProtocolLimits.KeyBytesMax
            ? $"its key has {length} bytes, at most {ProtocolLimits.KeyBytesMax} can be synced. Use a shorter key."
            : null;
    }

    private void Reject(Database database, DraftRow row, string problem)
    {
        LogRejected(row.Table.Name, problem);
        OutboxStore.AppendRejected(database, row.Table.Scope, "LIMIT_EXCEEDED", $"A row of table \"{row.Table.Name}\" is not synced: {problem}", clock.NowMilliseconds);
    }

    [LoggerMessage(1, LogLevel.Warning, "A transaction is too large for one mutation and is sent in parts, the first with {Operations} operations")]
    private partial void LogSplit(int operations);

    [LoggerMessage(2, LogLevel.Warning, "A row of table {Table} is not synced: {Problem}")]
    private partial void LogRejected(string table, string problem);
}
