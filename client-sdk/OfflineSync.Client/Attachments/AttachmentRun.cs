using OfflineSync.Client.Sync;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using ServerState = OfflineSync.Protocol.Attachments.V1.AttachmentState;

namespace OfflineSync.Client.Attachments;

/// <summary>Carries all that waits: what was added here to the server, what is wanted here from it. One run at a time.</summary>
internal sealed class AttachmentRun(
    AttachmentStore store,
    AttachmentCalls calls,
    AttachmentTransfers transfers,
    AttachmentCache cache,
    TransferBoard board,
    AttachmentReferences references,
    AttachmentOptions options,
    Action<string, AttachmentId> changed)
{
    private const int EntriesMax = 1_000;

    private readonly Turn _turn = new();
    private volatile TransferQueue? _queue;
    private volatile bool _mayMiss = true;
    private volatile bool _awaitsOthers = true;
    private volatile bool _asksAgain;

    /// <summary>Whether there is anything to carry, as far as this device knows.</summary>
    public bool HasWork => (!store.IsUnused && store.Read(database => AttachmentTable.HasWork(database) || (_asksAgain && AttachmentTable.HasBrought(database)))) || (MayMiss && store.Read(references.AnyMissing));

    /// <summary>Whether the next run asks for the files that this device has brought.</summary>
    public bool AsksAgain => _asksAgain;

    private bool MayMiss => _mayMiss && options.Downloads == AttachmentDownloads.Ahead && !references.IsEmpty;

    /// <summary>Something was added.</summary>
    public void LookAgain() => _queue?.LookAgain();

    /// <summary>The server may have by now what it did not have before; and rows of others, if any arrived, may name what this device does not have.</summary>
    public void LookForMissing(bool hasNewRows = true) => _mayMiss |= hasNewRows || _awaitsOthers;

    /// <summary>The server may have lost files that it had: the next run asks for those that this device has brought.</summary>
    public void AskAgain() => _asksAgain = true;

    /// <exception cref="OfflineSyncException">Not all came through; the next run goes on.</exception>
    public async Task RunAsync(IProgress<AttachmentProgress>? progress, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var together = board.Run();
            var trouble = new RunTrouble();
            await FindLostAsync(trouble, cancellationToken);
            await UploadAsync(trouble, progress, cancellationToken);
            await DownloadAsync(trouble, progress, cancellationToken);
            cache.Evict();
            trouble.ThrowIfAny();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task UploadAsync(RunTrouble trouble, IProgress<AttachmentProgress>? progress, CancellationToken cancellationToken)
    {
        var waiting = store.Read(database => AttachmentTable.ToUpload(database, EntriesMax));
        // What is there already, for instance from another device, need not be begun.
        foreach (var (entry, status) in await StatAsync(waiting, trouble, cancellationToken))
            Settle(entry, status);
        board.Plan(store.Read(database => AttachmentTable.ToUpload(database, EntriesMax)));
        // Those that were tried in this run are not found again, and must not hide others.
        var tried = 0;
        var queue = new TransferQueue(() => store.Read(database => AttachmentTable.ToUpload(database, EntriesMax + Volatile.Read(ref tried))));
        _queue = queue;
        try
        {
            await queue.RunAsync(
                options.Parallelism,
                (entry, token) =>
                {
                    Interlocked.Increment(ref tried);
                    return TryAsync(entry, trouble, () => transfers.UploadAsync(entry.Scope, entry.Id, progress, token));
                },
                () => trouble.IsStopped,
                cancellationToken);
        }
        finally
        {
            _queue = null;
        }
    }

    /// <summary>What the server has lost, and rows still name, is brought again. What no row names it has removed for good.</summary>
    private async Task FindLostAsync(RunTrouble trouble, CancellationToken cancellationToken)
    {
        if (!_asksAgain)
            return;
        var (scope, hash) = ("", "");
        while (!trouble.IsStopped && store.Read(database => AttachmentTable.Brought(database, scope, hash, EntriesMax)) is { Count: > 0 } entries)
        {
            foreach (var (entry, status) in await StatAsync(entries, trouble, cancellationToken))
            {
                // Of what it knows as begun, this device had brought all.
                if (status.State is ServerState.Unspecified or ServerState.Pending && store.Read(database => references.Has(database, entry.Scope, entry.Id)))
                    store.Write(database => AttachmentTable.Stand(database, entry.Scope, entry.Id, AttachmentStanding.ToUpload));
            }
            (scope, hash) = (entries[^1].Scope, entries[^1].Id.ToString());
        }
        _asksAgain = trouble.IsStopped;
    }

    private void Settle(AttachmentEntry entry, AttachmentStatus status)
    {
        if (status.State is not (ServerState.Complete or ServerState.Refused))
            return;
        store.Write(database =>
        {
            if (status.State == ServerState.Complete)
                AttachmentTable.Uploaded(database, entry.Scope, entry.Id);
            else
                AttachmentTable.Stand(database, entry.Scope, entry.Id, AttachmentStanding.Refused, "The server has refused this content before.");
        });
        changed(entry.Scope, entry.Id);
    }

    private async Task DownloadAsync(RunTrouble trouble, IProgress<AttachmentProgress>? progress, CancellationToken cancellationToken)
    {
        if (trouble.IsStopped)
            return;
        var isAhead = MayMiss;
        (_mayMiss, _awaitsOthers) = (false, false);
        var wanted = await FindAsync(isAhead, trouble, cancellationToken);
        board.Plan(wanted);
        await new TransferQueue(() => wanted).RunAsync(
            options.Parallelism,
            (entry, token) => TryAsync(entry, trouble, () => transfers.DownloadAsync(entry.Scope, entry.Id, progress, token)),
            () => trouble.IsStopped,
            cancellationToken);
        _mayMiss |= trouble.IsStopped && isAhead;
    }

    /// <summary>Those that are wanted here and that the server has.</summary>
    private async Task<List<AttachmentEntry>> FindAsync(bool isAhead, RunTrouble trouble, CancellationToken cancellationToken)
    {
        var pinned = store.Read(database => AttachmentTable.PinnedElsewhere(database, EntriesMax));
        var ahead = isAhead ? store.Read(database => references.Missing(database, EntriesMax)) : [];
        var candidates = pinned.Concat(ahead.Where(one => !pinned.Exists(entry => entry.Scope == one.Scope && entry.Id == one.Id))
            .Select(one => new AttachmentEntry(one.Scope, one.Id, 0, "", AttachmentStanding.Awaited, false, false, 0, store.Now, store.Now, null))).ToList();
        var bytes = store.Read(AttachmentTable.LocalBytes);
        var found = new List<AttachmentEntry>();
        foreach (var (entry, status) in await StatAsync(candidates, trouble, cancellationToken))
        {
            if (status.State != ServerState.Complete)
                NoteAbsent(entry, status);
            // To make room for what nobody has asked for, something would go that is fetched again next time.
            else if (entry.IsPinned || bytes + (long)status.Length <= options.MaxBytesOnDevice)
            {
                bytes += (long)status.Length;
                found.Add(entry with { Length = (long)status.Length });
            }
        }
        _mayMiss |= ahead.Count == EntriesMax && found.Count > 0;
        return found;
    }

    private void NoteAbsent(AttachmentEntry entry, AttachmentStatus status)
    {
        _awaitsOthers |= status.State != ServerState.Refused;
        store.Write(database =>
        {
            AttachmentTable.Want(database, entry.Scope, entry.Id, store.Now);
            AttachmentTable.NotOnServer(
                database, entry.Scope, entry.Id, status.State == ServerState.Refused ? AttachmentCalls.NotThere(status).Message : null);
        });
        changed(entry.Scope, entry.Id);
    }

    private async Task<List<(AttachmentEntry Entry, AttachmentStatus Status)>> StatAsync(
        List<AttachmentEntry> entries, RunTrouble trouble, CancellationToken cancellationToken)
    {
        var found = new List<(AttachmentEntry, AttachmentStatus)>();
        foreach (var scope in entries.GroupBy(entry => entry.Scope, StringComparer.Ordinal))
        {
            foreach (var batch in scope.Chunk(AttachmentCalls.StatMax).TakeWhile(_ => trouble.Allows(scope.Key)))
            {
                try
                {
                    found.AddRange(batch.Zip(await calls.StatAsync(scope.Key, [.. batch.Select(entry => entry.Id)], cancellationToken)));
                }
                catch (RpcException error)
                {
                    trouble.Note(scope.Key, calls.Explain(error), isUpload: false);
                }
                catch (OfflineSyncException error)
                {
                    trouble.Note(scope.Key, error, isUpload: false);
                }
            }
        }
        return found;
    }

    private static async Task TryAsync(AttachmentEntry entry, RunTrouble trouble, Func<Task> transfer)
    {
        try
        {
            if (trouble.Allows(entry.Scope))
                await transfer();
        }
        catch (OfflineSyncException error)
        {
            trouble.Note(entry.Scope, error, entry.Standing == AttachmentStanding.ToUpload);
        }
    }
}
