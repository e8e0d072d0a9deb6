using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Conflicts;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Push;

/// <summary>Takes a group of pushes into one scope in one transaction.</summary>
internal sealed class GroupCommit(
    IChangeLog log, DictionaryCache dictionaries, MergeServices services, ConflictLimits limits, ScopeQuota quota, TimeProvider time)
{
    private const int BulkRowsMin = 1000;
    private const int SampleRows = 32;

    /// <summary>Takes them, in order. A push that is refused for a reason of its own does not hinder the others.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="pushes">The pushes.</param>
    /// <param name="failed">Mutations on which the server failed too often: they are rejected.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcome of each, and the last change if there are new ones.</returns>
    /// <exception cref="MutationFailedException">The server fails on one of the mutations.</exception>
    /// <exception cref="ScopeFullException">Together they would add to a scope that is full.</exception>
    public async Task<GroupOutcome> RunAsync(
        string scope, IReadOnlyList<PendingPush> pushes, IReadOnlySet<MutationId> failed, CancellationToken cancellationToken)
    {
        for (var (mayAssumeNew, mayUseCache) = (true, true); ;)
        {
            try
            {
                return await RunAsync(scope, pushes, failed, mayAssumeNew, mayUseCache, cancellationToken);
            }
            catch (RowsExistException) when (mayAssumeNew)
            {
                mayAssumeNew = false;
            }
            catch (DictionaryOutdatedException) when (mayUseCache)
            {
                mayUseCache = false;
            }
        }
    }

    private static LedgerRange[] LedgerRanges(IReadOnlyList<PendingPush> pushes) =>
    [
        .. pushes.GroupBy(pending => pending.Push.Client, pending => pending.Push.Mutations).Select(client => new LedgerRange(
            client.Key,
            client.Min(mutations => mutations[0].Sequence),
            client.Max(mutations => mutations[^1].Sequence))),
    ];

    private async Task<GroupOutcome> RunAsync(
        string scope,
        IReadOnlyList<PendingPush> pushes,
        IReadOnlySet<MutationId> failed,
        bool mayAssumeNew,
        bool mayUseCache,
        CancellationToken cancellationToken)
    {
        // 1. Lock the scope, and read what it has of these clients.
        await using var transaction = await log.BeginAsync(scope, LedgerRanges(pushes), cancellationToken);
        var dictionary = await ReadDictionaryAsync(scope, transaction, pushes, mayUseCache, cancellationToken);
        var (outcome, after) = await RunAsync(transaction, dictionary, scope, pushes, failed, mayAssumeNew, cancellationToken);
        if (after is not null)
            dictionaries.Keep(scope, transaction.Head.Epoch, after);
        return outcome;
    }

    /// <summary>Takes pushes within a transaction that began before, and in which the dictionary was read.</summary>
    /// <exception cref="MutationFailedException">The server fails on one of the mutations.</exception>
    /// <exception cref="ScopeFullException">Together they would add to a scope that is full.</exception>
    public async Task<GroupOutcome> RunAsync(
        IScopeTransaction transaction,
        ScopeDictionary dictionary,
        string scope,
        IReadOnlyList<PendingPush> pushes,
        IReadOnlySet<MutationId> failed,
        CancellationToken cancellationToken) =>
        (await RunAsync(transaction, dictionary, scope, pushes, failed, mayAssumeNew: false, cancellationToken)).Outcome;

    /// <returns>The outcomes, and the dictionary afterwards if something was written.</returns>
    private async Task<(GroupOutcome Outcome, ScopeDictionary? Dictionary)> RunAsync(
        IScopeTransaction transaction,
        ScopeDictionary dictionary,
        string scope,
        IReadOnlyList<PendingPush> pushes,
        IReadOnlySet<MutationId> failed,
        bool mayAssumeNew,
        CancellationToken cancellationToken)
    {
        // 2. Sort out replays and refusals, and give each new mutation its change.
        var draft = new GroupDraft(scope, transaction, dictionary, services, failed, time.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var push in pushes)
            draft.Add(push);
        if (draft.ChangeCount == 0)
            return (new GroupOutcome(await draft.FinishAsync(cancellationToken), NewHead: null, draft.Tally), null);
        // 3. Merge with the rows as they are.
        if (!mayAssumeNew || !await AreProbablyNewAsync(draft, transaction, cancellationToken))
            draft.Batch.Load(await transaction.ReadRowsAsync(draft.Batch.KeysToRead(draft.Dictionary), cancellationToken));
        if (!draft.Batch.IsCoveredBy(draft.Dictionary))
            throw new DictionaryOutdatedException();
        var outcomes = await draft.FinishAsync(cancellationToken);
        // 4. Write everything at once.
        var write = draft.Build(limits.PerScopeMax);
        quota.Check(transaction.Head.Bytes, write.BytesAdded);
        await transaction.CommitAsync(write, cancellationToken);
        return (new GroupOutcome(outcomes, draft.Head.Change, draft.Tally), draft.Dictionary.Build());
    }

    /// <summary>
    /// Bulk inserts are nearly always of new rows, and looking for 10,000 keys costs as much as writing them. So only a sample is looked for; the
    /// store refuses the commit should another row exist.
    /// </summary>
    private static async Task<bool> AreProbablyNewAsync(GroupDraft draft, IScopeTransaction transaction, CancellationToken cancellationToken)
    {
        if (!transaction.RefusesExistingRows || !draft.InsertsOnly || draft.Batch.Count < BulkRowsMin)
            return false;
        var sample = draft.Batch.KeysToRead(draft.Dictionary)
            .Select(table => table with { Keys = [.. table.Keys.Where((_, i) => i % Math.Max(1, table.Keys.Count / SampleRows) == 0)] }).ToArray();
        return (await transaction.ReadRowsAsync(sample, cancellationToken)).Count == 0;
    }

    private async Task<ScopeDictionary> ReadDictionaryAsync(
        string scope,
        IScopeTransaction transaction,
        IReadOnlyList<PendingPush> pushes,
        bool mayUseCache,
        CancellationToken cancellationToken)
    {
        var cached = mayUseCache ? dictionaries.Find(scope, transaction.Head.Epoch) : null;
        var known = cached is not null
            && cached.Windows == transaction.Head.Windows
            && pushes.All(pending => pending.Push.Mutations.All(mutation => mutation.Blocks.All(block => Knows(cached, block))));
        return known ? cached! : await transaction.ReadDictionaryAsync(cancellationToken);
    }

    private static bool Knows(ScopeDictionary dictionary, MutationBlock block) =>
        dictionary.Find(block.Table) is { } table && block.ValueColumns.All(column => table.NumberOf(column) >= 0);
}
