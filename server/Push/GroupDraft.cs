using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.Push;

/// <summary>What a group is going to write.</summary>
internal sealed class GroupDraft(IScopeTransaction transaction, ScopeDictionary dictionary, long nowMilliseconds)
{
    private readonly List<ChangeEntry> _changes = [];
    private readonly List<(PendingPush Push, List<MutationResult> Results, List<AcceptedMutation> Accepted, Exception? Error)> _pushes = [];

    /// <summary>The log's state after the group.</summary>
    public ScopeHead Head { get; private set; } = transaction.Head;

    /// <summary>The new changes.</summary>
    public IReadOnlyList<ChangeEntry> Changes => _changes;

    /// <summary>The dictionary after the group.</summary>
    public DictionaryDraft Dictionary { get; } = new(dictionary);

    /// <summary>The rows that the group touches.</summary>
    public MergeBatch Batch { get; } = new();

    /// <summary>Whether all new mutations do nothing but insert rows.</summary>
    public bool InsertsOnly => _pushes.All(push => push.Accepted.All(mutation => mutation.InsertsOnly));

    /// <summary>Adds a push: replayed mutations get their first result, new ones a change.</summary>
    public void Add(PendingPush pending)
    {
        var push = pending.Push;
        var ledger = transaction.Ledger[push.Client];
        var results = new List<MutationResult>(push.Mutations.Count);
        var accepted = new List<AcceptedMutation>();
        try
        {
            var taken = LedgerCheck.CountTaken(push, ledger, nowMilliseconds);
            for (var i = 0; i < push.Mutations.Count; i++)
                results.Add(ToResult(i < taken ? ledger.Find(push.Mutations[i].Sequence)! : Accept(push.Client, push.Mutations[i], ledger, accepted)));
            _pushes.Add((pending, results, accepted, null));
        }
        catch (RpcException refusal)
        {
            _pushes.Add((pending, results, accepted, refusal));
        }
    }

    /// <summary>Merges the mutations into the rows that were read, and returns the outcomes in case of a commit.</summary>
    public IReadOnlyList<PushOutcome> Finish()
    {
        var outcomes = new List<PushOutcome>(_pushes.Count);
        foreach (var (push, results, accepted, error) in _pushes)
        {
            var lost = false;
            foreach (var mutation in accepted)
                lost |= mutation.Apply(Batch, transaction.Head.Change);
            var alone = !lost && accepted.Count == results.Count && error is null;
            ChangeRange? own = alone ? new ChangeRange(accepted[0].Change, accepted[^1].Change) : null;
            outcomes.Add(new PushOutcome(push, error is null ? new PushResult(results, Head.Epoch, own) : null, error));
        }
        return outcomes;
    }

    private ChangeEntry Accept(UInt128 client, ParsedMutation mutation, ClientLedger ledger, List<AcceptedMutation> accepted)
    {
        Head = Head with { Change = Head.Change + 1, Stamp = Math.Max(Head.Stamp, mutation.Stamp) };
        var taken = new AcceptedMutation(mutation, client, Head.Change, FindRejection(mutation));
        taken.Touch(Batch, Dictionary);
        accepted.Add(taken);
        var entry = taken.ToEntry(nowMilliseconds);
        _changes.Add(entry);
        ledger.Add(entry);
        return entry;
    }

    private Rejection? FindRejection(ParsedMutation mutation)
    {
        var added = 0;
        foreach (var block in mutation.Blocks)
        {
            if (Dictionary.Check(block.Table, block.KeyColumns, block.ValueColumns, added) is { } rejection)
                return rejection;
            added += Dictionary.Find(block.Table) is null ? 1 : 0;
        }
        return null;
    }

    private static MutationResult ToResult(ChangeEntry entry) => new()
    {
        Sequence = (ulong)entry.Sequence,
        Outcome = entry.Outcome,
        Change = (ulong)entry.Change,
        Code = entry.Code,
        Message = entry.Message,
    };
}
