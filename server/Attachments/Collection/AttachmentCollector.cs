using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.Attachments.Register;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Beside;

namespace OfflineSync.Server.Attachments.Collection;

/// <summary>
/// Removes attachments to which no row has referred for the grace period, and uploads that were given up. An attachment is forgotten first, while nobody can push to its scope and all
/// rows up to the head have been looked at; its file goes after the commit. A file that is left behind is found by <see cref="OrphanWalk"/>.
/// </summary>
internal sealed class AttachmentCollector(
    StoreSessions sessions,
    IChangeLog log,
    IAttachmentStore files,
    ReferenceTracker references,
    AttachmentOptions options,
    AttachmentMetrics metrics,
    TimeProvider time)
{
    private const int ScopesMax = 500;
    private const int StepMax = 100;

    // The rows that changed since the scope was looked at without its lock are few.
    private const int LockedPagesMax = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Goes through all scopes that have attachments.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task<Collected> RunAsync(CancellationToken cancellationToken)
    {
        var total = default(Collected);
        for (var scopes = await ListAsync("", cancellationToken); scopes.Count > 0; scopes = await ListAsync(scopes[^1], cancellationToken))
        {
            foreach (var scope in scopes)
                total += await RunAsync(scope, cancellationToken);
        }
        return total;
    }

    /// <summary>Removes what is to go from one scope.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task<Collected> RunAsync(string scope, CancellationToken cancellationToken)
    {
        await references.CatchUpAsync(scope, cancellationToken);
        return await RemoveAsync(scope, cancellationToken);
    }

    /// <summary>The same for a scope that was looked at before.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task<Collected> RemoveAsync(string scope, CancellationToken cancellationToken) =>
        new(
            await RepeatAsync(scope, CollectionStatements.SelectUnreferenced, Before(options.Grace), RemoveUnreferencedAsync, "unreferenced", cancellationToken),
            await RepeatAsync(scope, CollectionStatements.SelectAbandoned, Before(options.PendingAge), RemoveAbandonedAsync, "abandoned", cancellationToken));

    private Task<List<string>> ListAsync(string after, CancellationToken cancellationToken) => sessions.ReadAsync(
        session => session.ReadAsync(CollectionStatements.ListScopes, row => row.GetString(0), cancellationToken, after, ScopesMax), cancellationToken);

    private async Task<int> RepeatAsync(string scope, string statement, long before, Removal remove, string kind, CancellationToken cancellationToken)
    {
        var total = 0;
        while (true)
        {
            var candidates = await sessions.ReadAsync(
                session => session.ReadAsync(statement, row => AttachmentRegister.Read(scope, row), cancellationToken, scope, before, StepMax), cancellationToken);
            if (candidates.Count == 0)
                return total;
            var started = metrics.Now;
            var removed = await sessions.WriteAsync(session => remove(session, scope, candidates, before, cancellationToken), cancellationToken);
            metrics.Collected(started, removed.Count, kind);
            foreach (var entry in removed)
                await files.DeleteAsync(entry.File.Name, cancellationToken);
            total += removed.Count;
            if (removed.Count == 0 || candidates.Count < StepMax)
                return total;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<List<AttachmentEntry>> RemoveUnreferencedAsync(
        StoreSession session, string scope, IReadOnlyList<AttachmentEntry> candidates, long before, CancellationToken cancellationToken)
    {
        await using var locked = await log.JoinAsync(session.Transaction, scope, [], cancellationToken);
        var dictionary = await locked.ReadDictionaryAsync(cancellationToken);
        var isComplete = false;
        for (var page = 0; !isComplete && page < LockedPagesMax; page++)
            isComplete = await references.StepAsync(session, scope, dictionary, mayStartOver: page == 0, cancellationToken);
        return isComplete ? await RemoveAsync(session, CollectionStatements.IsUnreferenced, candidates, before, cancellationToken) : [];
    }

    private static async Task<List<AttachmentEntry>> RemoveAbandonedAsync(
        StoreSession session, string scope, IReadOnlyList<AttachmentEntry> candidates, long before, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(AttachmentStatements.LockScope, cancellationToken, scope);
        return await RemoveAsync(session, CollectionStatements.IsAbandoned, candidates, before, cancellationToken);
    }

    private static async Task<List<AttachmentEntry>> RemoveAsync(
        StoreSession session, string condition, IReadOnlyList<AttachmentEntry> candidates, long before, CancellationToken cancellationToken)
    {
        var removed = new List<AttachmentEntry>();
        foreach (var entry in candidates)
        {
            var holds = await session.ReadAsync(condition, _ => true, cancellationToken, entry.Scope, entry.Hash.ToBytes(), entry.Upload, before);
            if (holds.Count > 0 && await AttachmentRegister.RemoveAsync(session, entry, cancellationToken))
                removed.Add(entry);
        }
        return removed;
    }

    private long Before(TimeSpan age) => (time.GetUtcNow() - age).ToUnixTimeMilliseconds();

    private delegate Task<List<AttachmentEntry>> Removal(
        StoreSession session, string scope, IReadOnlyList<AttachmentEntry> candidates, long before, CancellationToken cancellationToken);
}
