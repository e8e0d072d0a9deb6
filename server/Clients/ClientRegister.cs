using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Clients;

/// <summary>To whom the clients of each scope belong. What a node has read it goes by for a while, so that most calls ask nothing of the store.</summary>
internal sealed class ClientRegister(LogContextSource contexts, IChangeLog log, AccessOptions options, TimeProvider time)
{
    private const int KnownMax = 100_000;
    private static readonly TimeSpan GoneAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan SeenPrecision = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Scope, UInt128 Client), (ClientState State, DateTimeOffset Until)> _known = [];

    /// <summary>What is known of a client; null for nothing.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task<ClientState?> FindAsync(string scope, UInt128 client, CancellationToken cancellationToken)
    {
        if (Recall(scope, client) is { } known)
            return known;
        var record = await AskAsync(context => FindRecordAsync(context, scope, client, cancellationToken));
        return record is null ? null : Remember(record);
    }

    /// <summary>Notes that a subject uses a client, which is its own if it is new.</summary>
    /// <exception cref="RpcException">The subject has too many clients, or the store does not answer.</exception>
    public async Task<ClientState> ClaimAsync(string scope, UInt128 client, string subject, CancellationToken cancellationToken)
    {
        if (Recall(scope, client) is { } known)
            return known;
        return Remember(await AskAsync(async context =>
        {
            if (await FindRecordAsync(context, scope, client, cancellationToken) is not { } record)
                return await AddAsync(context, scope, client, subject, cancellationToken);
            if (record.Subject == subject && record.SeenAt < Now - (long)SeenPrecision.TotalMilliseconds)
                await SeeAsync(context, record, cancellationToken);
            return record;
        }));
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static Task<ClientRecord?> FindRecordAsync(LogContext context, string scope, UInt128 client, CancellationToken cancellationToken)
    {
        var id = ClientId.ToGuid(client);
        return context.Clients.AsNoTracking().FirstOrDefaultAsync(record => record.Scope == scope && record.ClientId == id, cancellationToken);
    }

    private async Task<ClientRecord> AddAsync(LogContext context, string scope, UInt128 client, string subject, CancellationToken cancellationToken)
    {
        var own = context.Clients.Where(record => record.Scope == scope && record.Subject == subject);
        if (await own.CountAsync(cancellationToken) >= options.ClientsPerSubjectMax && !await ReplaceAsync(own, cancellationToken))
            throw new RpcException(
                StatusCode.ResourceExhausted,
                Reason.LimitExceeded,
                $"This user has {options.ClientsPerSubjectMax} clients in the scope already. Its operator can remove those that are gone.");
        var record = new ClientRecord { Scope = scope, ClientId = ClientId.ToGuid(client), Subject = subject, CreatedAt = Now, SeenAt = Now };
        context.Clients.Add(record);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return record;
        }
        catch (DbUpdateException)
        {
            // Another call was first, or the store failed, which the same question tells.
            if (await FindRecordAsync(context, scope, client, cancellationToken) is not { } other)
                throw;
            return other;
        }
    }

    /// <summary>Makes room for a new client: each reinstallation of an app leaves one behind.</summary>
    private async Task<bool> ReplaceAsync(IQueryable<ClientRecord> own, CancellationToken cancellationToken)
    {
        var before = Now - (long)GoneAfter.TotalMilliseconds;
        var oldest = await own.Where(record => record.RevokedAt == 0 && record.SeenAt < before).OrderBy(record => record.SeenAt)
            .Select(record => record.ClientId).Take(1).ToListAsync(cancellationToken);
        return oldest.Count > 0 && await own.Where(record => record.ClientId == oldest[0]).ExecuteDeleteAsync(cancellationToken) > 0;
    }

    private Task<int> SeeAsync(LogContext context, ClientRecord seen, CancellationToken cancellationToken)
    {
        var (scope, id, now) = (seen.Scope, seen.ClientId, Now);
        return context.Clients.Where(record => record.Scope == scope && record.ClientId == id)
            .ExecuteUpdateAsync(record => record.SetProperty(client => client.SeenAt, now), cancellationToken);
    }

    private async Task<T> AskAsync<T>(Func<LogContext, Task<T>> question)
    {
        try
        {
            await using var context = contexts();
            return await question(context);
        }
        catch (Exception exception) when (log.IsTransient(exception) || (exception.InnerException is { } cause && log.IsTransient(cause)))
        {
            throw StoreErrors.Unavailable(exception);
        }
    }

    private ClientState? Recall(string scope, UInt128 client) =>
        _known.TryGetValue((scope, client), out var known) && known.Until > time.GetUtcNow() ? known.State : null;

    private ClientState Remember(ClientRecord record)
    {
        var now = time.GetUtcNow();
        var state = new ClientState(record.Subject, record.RevokedAt != 0);
        if (options.ClientCache == TimeSpan.Zero)
            return state;
        if (_known.Count >= KnownMax)
            Forget(now);
        _known[(record.Scope, ClientId.FromGuid(record.ClientId))] = (state, now + options.ClientCache);
        return state;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var entry in _known.Where(entry => entry.Value.Until <= now))
            _known.TryRemove(entry);
        if (_known.Count >= KnownMax)
            _known.Clear();
    }
}
