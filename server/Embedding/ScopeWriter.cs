using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Push;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Embedding;

/// <summary>Writes within a transaction of the host, or one of its own: the lock on the scope comes last, and is held until the commit.</summary>
internal sealed class ScopeWriter(IChangeLog log, GroupCommit commit, LogContextSource contexts, WatchHub watch, TimeProvider time) : IScopeWriter
{
    private static readonly HashSet<MutationId> NoneFailed = [];

    /// <inheritdoc/>
    public async Task<long> WriteAsync(string scope, IReadOnlyList<ScopeRow> rows, CancellationToken cancellationToken = default)
    {
        await using var context = contexts();
        return await SaveAsync(context, scope, rows, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> SaveAsync(DbContext context, string scope, IReadOnlyList<ScopeRow> rows, CancellationToken cancellationToken = default)
    {
        if (context.Database.CurrentTransaction is not null)
            throw new InvalidOperationException("The context has a transaction: save what belongs together with one call, without one.");
        await RequireSameDatabaseAsync(context, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        var change = await WriteAsync(transaction.GetDbTransaction(), scope, rows, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        watch.Announce(scope, change);
        return change;
    }

    private async Task<long> WriteAsync(DbTransaction transaction, string scope, IReadOnlyList<ScopeRow> rows, CancellationToken cancellationToken)
    {
        await using var joined = await log.JoinAsync(transaction, scope, [new LedgerRange(ServerClient.Id, long.MaxValue, long.MaxValue)], cancellationToken);
        var ledger = joined.Ledger[ServerClient.Id];
        var stamp = Hlc.Next(Math.Max(joined.Head.Stamp, ledger.HighestStamp), time.GetUtcNow().ToUnixTimeMilliseconds());
        var dictionary = await joined.ReadDictionaryAsync(cancellationToken);
        var push = ScopeMutation.Of(scope, rows, dictionary, joined.Head, ledger.Highest + 1, stamp);
        try
        {
            var outcome = await commit.RunAsync(joined, dictionary, scope, [new PendingPush(push, arrived: null, cancellationToken)], NoneFailed, cancellationToken);
            return ChangeOf(outcome.Pushes[0]);
        }
        catch (ScopeFullException full)
        {
            throw new ScopeWriteException(ReasonName.Of(Reason.QuotaExceeded)!, full.ToRefusal().Message, full);
        }
        catch (MutationFailedException failure)
        {
            throw new ScopeWriteException(ReasonName.Of(Reason.MutationFailed)!, "A validator, a resolver or the merge failed on the rows.", failure);
        }
    }

    private static long ChangeOf(PushOutcome outcome)
    {
        if (outcome.Error is { } error)
            throw new ScopeWriteException(error is RpcException refusal ? ReasonName.Of(refusal.Reason) ?? "" : "", error.Message, error);
        var result = outcome.Result!.Results[0];
        return result.Outcome == Outcome.Applied ? (long)result.Change : throw new ScopeWriteException(result.Code, result.Message);
    }

    /// <summary>Of two databases, one transaction could commit and the other one not.</summary>
    private async Task RequireSameDatabaseAsync(DbContext context, CancellationToken cancellationToken)
    {
        if (context is LogContext)
            return;
        await using var ours = contexts();
        var (here, there) = (ours.Database.GetDbConnection(), context.Database.GetDbConnection());
        if (here.GetType() == there.GetType() && await IdentityAsync(ours, cancellationToken) == await IdentityAsync(context, cancellationToken))
            return;
        throw new InvalidOperationException(
            $"The context is on another database ({there.DataSource}, {there.Database}) than the store ({here.DataSource}, {here.Database}): give both the same connection string.");
    }

    private static async Task<string> IdentityAsync(DbContext context, CancellationToken cancellationToken)
    {
        var sql = context.Database.IsNpgsql()
            ? "SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS \"Value\" FROM pg_control_system()"
            : "SELECT file AS \"Value\" FROM pragma_database_list WHERE name = 'main'";
        return await context.Database.SqlQueryRaw<string>(sql).SingleAsync(cancellationToken);
    }
}
