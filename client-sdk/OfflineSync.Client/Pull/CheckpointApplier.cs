using OfflineSync.Client.Attachments;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Conflicts;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Schema;
using OfflineSync.Client.Shadows;
using OfflineSync.Client.Storage;
using OfflineSync.Client.Subscriptions;
using OfflineSync.Protocol.V1;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>
/// Brings the app's tables to a checkpoint: rows, cursor, clock and pending writes move in one transaction. What the app wrote up to that moment
/// is collected first, so that nothing of it is mistaken for the server's.
/// </summary>
internal sealed class CheckpointApplier(
    Database database, IReadOnlyList<CapturedTable> tables, OfflineSyncOptions options, Collector collector, ClientClock clock)
{
    private readonly ForeignKeyReader _foreignKeys = new(database);
    private readonly IReadOnlyList<CapturedTable> _parentsFirst = TableOrder.ParentsFirst(tables);

    /// <summary>How many rows were newly put aside since the client was opened.</summary>
    public long Quarantined { get; private set; }

    /// <summary>Applies a delta of one page.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="page">The page.</param>
    /// <param name="request">What the pull asked for.</param>
    /// <param name="isInFront">Whether it brings tables of a higher priority only, while the others wait.</param>
    public (RowChanges Remote, RowChanges Local) Apply(string scope, Page page, PullRequest request, bool isInFront) => InTransaction(scope, page, request, (apply, _) =>
    {
        var blocks = page.Changes?.Tables.Select(block => (Table: FindTable(scope, block), Block: block)).ToArray() ?? [];
        foreach (var table in _parentsFirst)
        {
            foreach (var (_, block) in blocks.Where(pair => pair.Table == table))
                apply.Rows(new IncomingTable(table, block));
        }
    }, isInFront);

    /// <summary>Applies a delta whose pages were staged.</summary>
    public (RowChanges Remote, RowChanges Local) Apply(string scope, Page lastPage, PageStaging staging)
    {
        if (ArrivalOf(scope, staging.Request).Compared.Any())
            staging.IndexKeys();
        staging.AttachTo(database);
        try
        {
            return InTransaction(scope, lastPage, staging.Request, (apply, arrival) =>
            {
                var compared = arrival.Compared.ToArray();
                // What still does not fit comes again.
                apply.ForgetQuarantine(compared);
                foreach (var table in _parentsFirst.Where(table => table.Scope == scope))
                {
                    if (staging.HasRows(table))
                        new StagedTable(database, table, apply).Apply();
                }
                database.Prepare($"INSERT INTO offlinesync_skipped SELECT ?1, name, col FROM {PageStaging.Alias}.skipped WHERE true ON CONFLICT DO NOTHING")
                    .Bind(1, scope).Run();
                foreach (var table in compared)
                    Remove(table, PageStaging.MissingRowsSql(table), apply, arrival.Stays);
            });
        }
        finally
        {
            database.ClearStatements();
            PageStaging.DetachFrom(database);
        }
    }

    /// <summary>
    /// Ends with a scope to which the access was withdrawn: what waits for it is rejected, and its rows go if the app wants it so. Rows that are on this device only
    /// were never the scope's, and stay.
    /// </summary>
    public (RowChanges Remote, RowChanges Local) Withdraw(string scope, string message)
    {
        var isRemoved = options.RevokedRows == RevokedRows.Remove;
        return InTransaction(
            scope,
            long.MaxValue,
            prepare: () =>
            {
                OutboxStore.RejectAll(database, scope, "ACCESS_REVOKED", message);
                OutboxStore.ForgetChanges(database, scope);
                if (!isRemoved)
                    return;
                OutboxStore.ForgetAcknowledged(database, scope);
                ConflictStore.Forget(database, scope);
                AttachmentTable.Forget(database, scope);
            },
            apply =>
            {
                if (!isRemoved)
                    return;
                apply.ForgetQuarantine(TablesOf(scope));
                foreach (var table in _parentsFirst.Where(table => table.Scope == scope).Reverse())
                    Remove(table, $"SELECT {SqlName.List(table.KeyNames)} FROM {SqlName.Quote(table.Name)}", apply, (_, _) => false);
            },
            finish: () =>
            {
                ConflictStore.NoteDelivered(database, scope, 0);
                ScopeState.Revoke(database, scope, isRemoved);
            });
    }

    /// <summary>The local table of a block; notes what this version of the app does not have.</summary>
    public CapturedTable? FindTable(string scope, TableChanges block)
    {
        var table = CapturedTable.Find(tables, scope, block.Table);
        if (table is null)
            NoteSkipped(scope, block.Table, "");
        return table;
    }

    public void NoteSkipped(string scope, string table, string column) =>
        database.Prepare("INSERT INTO offlinesync_skipped VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING").Bind(1, scope).Bind(2, table).Bind(3, column).Run();

    /// <summary>Whether what a pull brings has to be staged, however little it is.</summary>
    public bool NeedsStaging(string scope, PullRequest request) => ArrivalOf(scope, request).NeedsStaging;

    private Arrival ArrivalOf(string scope, PullRequest request, long checkpoint = 0) =>
        new(database, TablesOf(scope), request, ScopeState.Read(database, scope), (scope, checkpoint));

    private CapturedTable[] TablesOf(string scope) => [.. tables.Where(table => table.Scope == scope)];

    private (RowChanges Remote, RowChanges Local) InTransaction(
        string scope, Page last, PullRequest request, Action<Application, Arrival> apply, bool isInFront = false)
    {
        Arrival? arrival = null;
        return InTransaction(
            scope,
            (long)last.Change,
            prepare: () => arrival = ArrivalOf(scope, request, (long)last.Change),
            application => apply(application, arrival!),
            finish: () =>
            {
                arrival!.Save();
                if (isInFront)
                    ScopeState.ReachInFront(database, scope, last);
                else
                    ScopeState.Reach(database, scope, last);
                ConflictStore.NoteDelivered(database, scope, (long)last.Change);
                ClientClock.Observe(database, last.Stamp);
                clock.ObserveServerTime(database, last.ServerTime);
            });
    }

    private (RowChanges Remote, RowChanges Local) InTransaction(string scope, long checkpoint, Action prepare, Action<Application> apply, Action finish)
    {
        var quarantined = 0;
        var changes = database.Write(() =>
        {
            var local = collector.Collect(database, tables);
            prepare();
            var remote = new RowChanges(ChangeOrigin.Remote);
            var references = new ReferenceCheck(database, tables, options.EnforceForeignKeys ? _foreignKeys.Read() : []);
            var application = new Application(this, database, scope, checkpoint, tables, references, remote, clock.NowMilliseconds);
            apply(application);
            quarantined = application.Finish();
            finish();
            // With the app's triggers on, ours have recorded the server's rows too.
            if (options.RunTriggersOnApply)
                Forget();
            return (remote, local);
        });
        Quarantined += quarantined;
        return changes;
    }

    private void Forget()
    {
        var shadows = new ShadowTables(database);
        foreach (var table in tables)
            shadows.Find(table)?.CopyCaptured();
        database.Prepare("DELETE FROM offlinesync_capture").Run();
    }

    /// <summary>Removes rows by their keys, but for those that are on this device only.</summary>
    private void Remove(CapturedTable table, string keys, Application apply, Func<CapturedTable, Value[], bool> stays)
    {
        var arena = new ByteArena();
        var gone = new List<Value[]>();
        var unsent = UnsentRows.Read(database, table.Id);
        var rows = database.Prepare(keys);
        while (rows.Step())
            gone.Add(rows.Values(table.KeyNames.Count, arena));
        foreach (var key in gone.Where(key => !unsent.Contains(new RowId(table.Id, RowKey.Encode(key))) && !stays(table, key)))
            apply.Row(table, RowOperation.Delete, key, Protocol.Rows.ColumnSet.Empty, []);
    }
}
