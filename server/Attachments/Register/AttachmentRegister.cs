using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.ChangeLog.Beside;

namespace OfflineSync.Server.Attachments.Register;

/// <summary>Knows which attachments there are and how far they are, in either store.</summary>
internal sealed class AttachmentRegister(StoreSessions sessions, AttachmentOptions options, TimeProvider time)
{
    // It tells uploads that go on from those that were given up days ago: no need to write with every chunk.
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(10);

    /// <summary>One attachment; null for one that is not known.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<AttachmentEntry?> FindAsync(string scope, ContentHash hash, CancellationToken cancellationToken) =>
        sessions.ReadAsync(session => FindAsync(session, scope, hash, cancellationToken), cancellationToken);

    /// <summary>Those that are known, in any order.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<List<AttachmentEntry>> FindAsync(string scope, IReadOnlyCollection<ContentHash> hashes, CancellationToken cancellationToken) => sessions.ReadAsync(
        session => session.IsEmbedded
            ? session.ReadAsync(
                AttachmentStatements.FindManyEmbedded, row => Read(scope, row), cancellationToken, scope, JsonSerializer.Serialize(hashes.Select(hash => hash.Text)))
            : session.ReadAsync(
                AttachmentStatements.FindMany, row => Read(scope, row), cancellationToken, scope, hashes.Select(hash => hash.ToBytes()).ToArray()),
        cancellationToken);

    /// <summary>Whether a scope has complete attachments.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<bool> HasCompleteAsync(string scope, CancellationToken cancellationToken) => sessions.ReadAsync(
        async session => (await session.ReadAsync(AttachmentStatements.FindComplete, _ => true, cancellationToken, scope)).Count > 0, cancellationToken);

    /// <summary>Notes an attachment that is going to be uploaded, unless it is known.</summary>
    /// <returns>What is known of it then; null if the scope has as many, or as large ones, as it may.</returns>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<AttachmentEntry?> AddAsync(string scope, ContentHash hash, long length, string contentType, Uploader uploader, CancellationToken cancellationToken) =>
        sessions.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(AttachmentStatements.LockScope, cancellationToken, scope);
                if (await FindAsync(session, scope, hash, cancellationToken) is { } known)
                    return known;
                var (bytes, pending) = (await session.ReadAsync(
                    AttachmentStatements.SelectScope, row => (row.GetInt64(0), row.GetInt32(1)), cancellationToken, scope)).Single();
                if (pending >= options.PendingMax || (options.ScopeBytesMax > 0 && bytes + length > options.ScopeBytesMax))
                    return null;
                var now = Now();
                // Above zero, and never the same one again.
                var upload = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
                await session.ExecuteAsync(
                    AttachmentStatements.Add,
                    cancellationToken,
                    scope, hash.ToBytes(), upload, length, contentType, options.ChunkBytes, uploader.Client, uploader.Subject, now);
                await session.ExecuteAsync(AttachmentStatements.Count, cancellationToken, scope, length, 1);
                return new AttachmentEntry
                {
                    Scope = scope,
                    Hash = hash,
                    Upload = upload,
                    State = EntryState.Uploading,
                    Length = length,
                    ContentType = contentType,
                    ChunkBytes = options.ChunkBytes,
                    TouchedAt = now,
                };
            },
            cancellationToken);

    /// <summary>Notes that something of it has arrived.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task TouchAsync(AttachmentEntry entry, CancellationToken cancellationToken)
    {
        var now = Now();
        if (now - entry.TouchedAt < TouchInterval.TotalMilliseconds)
            return;
        await sessions.WriteAsync(
            session => session.ExecuteAsync(AttachmentStatements.Touch, cancellationToken, entry.Scope, entry.Hash.ToBytes(), entry.Upload, now), cancellationToken);
    }

    /// <summary>Notes how far it is now.</summary>
    /// <param name="entry">What was known before: if that is not so any more, nothing changes.</param>
    /// <param name="state">How far it is.</param>
    /// <param name="code">Why it was refused.</param>
    /// <param name="message">The same for people.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it changed.</returns>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<bool> MoveAsync(AttachmentEntry entry, EntryState state, string code, string message, CancellationToken cancellationToken) => sessions.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(AttachmentStatements.LockScope, cancellationToken, entry.Scope);
            var now = Now();
            var moved = await session.ExecuteAsync(
                AttachmentStatements.Move,
                cancellationToken,
                entry.Scope, entry.Hash.ToBytes(), entry.Upload, (short)entry.State, (short)state, now, state == EntryState.Complete ? now : 0L, code, message);
            if (moved == 0)
                return false;
            await CountAsync(session, entry, entry with { State = state }, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Notes that a scan of it failed.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<int> CountScanAsync(AttachmentEntry entry, CancellationToken cancellationToken) => sessions.WriteAsync(
        session => session.ExecuteAsync(AttachmentStatements.CountScan, cancellationToken, entry.Scope, entry.Hash.ToBytes(), entry.Upload), cancellationToken);

    /// <summary>Those of all scopes that wait for a scan, the oldest first.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<List<AttachmentEntry>> ListArrivedAsync(int countMax, CancellationToken cancellationToken) => sessions.ReadAsync(
        session => session.ReadAsync(AttachmentStatements.ListArrived, row => Read(row.GetString(10), row), cancellationToken, countMax), cancellationToken);

    /// <summary>Forgets an attachment.</summary>
    /// <param name="entry">What was known before: if that is not so any more, nothing changes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was forgotten.</returns>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<bool> RemoveAsync(AttachmentEntry entry, CancellationToken cancellationToken) =>
        sessions.WriteAsync(session => RemoveAsync(session, entry, cancellationToken), cancellationToken);

    /// <summary>The same within a transaction.</summary>
    public static async Task<bool> RemoveAsync(StoreSession session, AttachmentEntry entry, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(AttachmentStatements.LockScope, cancellationToken, entry.Scope);
        var removed = await session.ExecuteAsync(
            AttachmentStatements.Remove, cancellationToken, entry.Scope, entry.Hash.ToBytes(), entry.Upload, (short)entry.State);
        if (removed == 0)
            return false;
        await CountAsync(session, entry, null, cancellationToken);
        return true;
    }

    /// <summary>Reads one from the current row.</summary>
    public static AttachmentEntry Read(string scope, DbDataReader row) => new()
    {
        Scope = scope,
        Hash = ContentHash.Of(row.GetFieldValue<byte[]>(0)),
        Upload = row.GetInt64(1),
        State = (EntryState)row.GetInt16(2),
        Length = row.GetInt64(3),
        ContentType = row.GetString(4),
        ChunkBytes = row.GetInt32(5),
        TouchedAt = row.GetInt64(6),
        Scans = row.GetInt32(7),
        Code = row.GetString(8),
        Message = row.GetString(9),
    };

    private static async Task<AttachmentEntry?> FindAsync(StoreSession session, string scope, ContentHash hash, CancellationToken cancellationToken) =>
        (await session.ReadAsync(AttachmentStatements.Find, row => Read(scope, row), cancellationToken, scope, hash.ToBytes())).SingleOrDefault();

    private static Task<int> CountAsync(StoreSession session, AttachmentEntry before, AttachmentEntry? after, CancellationToken cancellationToken) => session.ExecuteAsync(
        AttachmentStatements.Count,
        cancellationToken,
        before.Scope,
        BytesOf(after) - BytesOf(before),
        (after is { IsPending: true } ? 1 : 0) - (before.IsPending ? 1 : 0));

    private static long BytesOf(AttachmentEntry? entry) => entry is null or { State: EntryState.Refused } ? 0 : entry.Length;

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
