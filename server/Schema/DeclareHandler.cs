using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge.Resolvers;

namespace OfflineSync.Server.Schema;

/// <summary>Answers Declare.</summary>
internal sealed class DeclareHandler(IChangeLog log, DictionaryCache dictionaries, ResolverRegistry resolvers, TimeProvider time)
{
    /// <summary>Takes a declaration, or refuses it without any effect.</summary>
    /// <exception cref="RpcException">It is malformed, does not agree with the scope, or the store does not answer.</exception>
    public async Task<DeclareResponse> DeclareAsync(DeclareRequest request, ScopeAccess access, CancellationToken cancellationToken)
    {
        DeclarationReader.Check(request);
        CheckResolvers(request);
        try
        {
            // Most declarations repeat what the scope has: those take no lock.
            var committed = new DictionaryDraft(await log.ReadDictionaryAsync(request.Scope, cancellationToken));
            SchemaCheck.Apply(committed, request.Tables);
            // A reader must agree with the scope, and decides nothing for those who write.
            if (committed.HasAdditions && access == ScopeAccess.Write)
                await AddAsync(request, cancellationToken);
        }
        catch (Exception exception) when (log.IsTransient(exception))
        {
            throw StoreErrors.Unavailable(exception);
        }
        return new DeclareResponse { ServerTime = time.GetUtcNow().ToUnixTimeMilliseconds() };
    }

    private async Task AddAsync(DeclareRequest request, CancellationToken cancellationToken)
    {
        await using var transaction = await log.BeginAsync(request.Scope, [], cancellationToken);
        var draft = new DictionaryDraft(await transaction.ReadDictionaryAsync(cancellationToken));
        SchemaCheck.Apply(draft, request.Tables);
        var write = new ScopeWrite(transaction.Head, [], draft.NewTables, draft.NewColumns, []) { AttachmentColumns = draft.AttachmentColumns };
        await transaction.CommitAsync(write, cancellationToken);
        dictionaries.Keep(request.Scope, transaction.Head.Epoch, draft.Build());
    }

    private void CheckResolvers(DeclareRequest request)
    {
        foreach (var table in request.Tables)
        {
            foreach (var column in table.Columns.Where(column => column.Policy == MergePolicy.Custom && !resolvers.Has(column.Resolver)))
            {
                throw new RpcException(
                    StatusCode.FailedPrecondition,
                    Reason.SchemaConflict,
                    $"Table \"{table.Name}\", column \"{column.Name}\": this server has no resolver \"{column.Resolver}\". Register it with AddConflictResolver.");
            }
        }
    }
}
