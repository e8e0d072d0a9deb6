using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge.Resolvers;

namespace OfflineSync.Server.Schema;

/// <summary>Answers Declare.</summary>
internal sealed class DeclareHandler(IChangeLog log, DictionaryCache dictionaries, ResolverRegistry resolvers, WindowSorter windows, TimeProvider time)
{
    // Pulls go on where this ends, see PullHandler.
    private const int SortedChunksMax = 50;

    /// <summary>Takes a declaration, or refuses it without any effect.</summary>
    /// <exception cref="RpcException">It is malformed, does not agree with the scope, or the store does not answer.</exception>
    public async Task<DeclareResponse> DeclareAsync(DeclareRequest request, ScopeAccess access, CancellationToken cancellationToken)
    {
        DeclarationReader.Check(request);
        CheckResolvers(request);
        try
        {
            // Most declarations repeat what the scope has: those take no lock.
            var dictionary = await log.ReadDictionaryAsync(request.Scope, cancellationToken);
            var committed = new DictionaryDraft(dictionary);
            SchemaCheck.Apply(committed, request.Tables);
            // A reader must agree with the scope, and decides nothing for those who write.
            if (committed.HasAdditions && access == ScopeAccess.Write)
                dictionary = await AddAsync(request, cancellationToken);
            if (WindowSorter.Unsorted(dictionary) is not null)
                await windows.RunAsync(request.Scope, SortedChunksMax, cancellationToken);
        }
        catch (Exception exception) when (log.IsTransient(exception))
        {
            throw StoreErrors.Unavailable(exception);
        }
        return new DeclareResponse { ServerTime = time.GetUtcNow().ToUnixTimeMilliseconds() };
    }

    private async Task<ScopeDictionary> AddAsync(DeclareRequest request, CancellationToken cancellationToken)
    {
        await using var transaction = await log.BeginAsync(request.Scope, [], cancellationToken);
        var draft = new DictionaryDraft(await transaction.ReadDictionaryAsync(cancellationToken));
        SchemaCheck.Apply(draft, request.Tables);
        var write = new ScopeWrite(transaction.Head with { Windows = draft.Windows }, [], draft.NewTables, draft.NewColumns, [])
        {
            AttachmentColumns = draft.AttachmentColumns,
            Windows = draft.NewWindows,
        };
        await transaction.CommitAsync(write, cancellationToken);
        var added = draft.Build();
        dictionaries.Keep(request.Scope, transaction.Head.Epoch, added);
        return added;
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
