using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Push;

/// <summary>What a group is going to write.</summary>
internal sealed class GroupDraft(
    string scope, IScopeTransaction transaction, ScopeDictionary dictionary, MergeServices services, IReadOnlySet<MutationId> failed, long nowMilliseconds)
{
    private readonly List<AcceptedMutation> _accepted = [];
    private readonly Dictionary<MutationId, AcceptedMutation> _byId = [];
    private readonly List<DraftedPush> _pushes = [];
    private readonly MergeTexts _texts = new(transaction);
    private IReadOnlyList<ConflictEntry> _conflicts = [];

    /// <summary>The log's state after the group.</summary>
    public ScopeHead Head { get; private set; } = transaction.Head;

    /// <summary>How many new changes there are.</summary>
    public int ChangeCount => _accepted.Count;

    /// <summary>The dictionary after the group.</summary>
    public DictionaryDraft Dictionary { get; } = new(dictionary);

    /// <summary>The rows that the group touches.</summary>
    public MergeBatch Batch { get; } = new();

    /// <summary>What the group does, in numbers, once it is finished.</summary>
    public GroupTally Tally { get; } = new();

    /// <summary>Whether all new mutations do nothing but insert rows.</summary>
    public bool InsertsOnly => _accepted.TrueForAll(mutation => mutation.InsertsOnly);

    /// <summary>Adds a push: replayed mutations get their first result, new ones a change.</summary>
    public void Add(PendingPush pending)
    {
        var push = pending.Push;
        var ledger = transaction.Ledger[push.Client];
        var results = new List<DraftedResult>(push.Mutations.Count);
        try
        {
            var taken = LedgerCheck.CountTaken(push, ledger, nowMilliseconds);
            FormCheck.RequireDeclared(push, Dictionary);
            for (var i = 0; i < push.Mutations.Count; i++)
                results.Add(i < taken ? Replay(push.Client, ledger, push.Mutations[i]) : Accept(push.Client, push.Mutations[i], ledger, push.MayWrite));
            _pushes.Add(new DraftedPush(pending, results, null));
        }
        catch (RpcException refusal)
        {
            _pushes.Add(new DraftedPush(pending, results, refusal));
        }
    }

    /// <summary>Merges the mutations into the rows that were read, and returns the outcomes in case of a commit.</summary>
    /// <exception cref="MutationFailedException">The server fails on one of them.</exception>
    public async Task<IReadOnlyList<PushOutcome>> FinishAsync(CancellationToken cancellationToken)
    {
        var merge = new MutationMerge(scope, Batch, _texts, services, transaction.Head, nowMilliseconds);
        var outcomes = new List<PushOutcome>(_pushes.Count);
        foreach (var (push, results, error) in _pushes)
        {
            var lost = false;
            var own = results.Where(result => result.IsNew).Select(result => result.New!).ToArray();
            foreach (var mutation in own)
                lost |= await merge.RunAsync(mutation, cancellationToken);
            var alone = !lost && own.Length == results.Count && error is null;
            ChangeRange? range = alone ? new ChangeRange(own[0].Change, own[^1].Change) : null;
            var result = error is null ? new PushResult([.. results.Select(entry => entry.ToResult(nowMilliseconds))], Head.Epoch, range) : null;
            outcomes.Add(new PushOutcome(push, result, error));
        }
        _conflicts = merge.Conflicts;
        Count();
        if (_conflicts.Count > 0)
            Head = Head with { Conflict = _conflicts[^1].Position.Change };
        return outcomes;
    }

    /// <summary>Everything to write.</summary>
    public ScopeWrite Build(int conflictsMax) => new(
        Head, [.. _accepted.Select(mutation => mutation.ToEntry(nowMilliseconds))], Dictionary.NewTables, Dictionary.NewColumns, Batch.Build(Dictionary))
    {
        BytesAdded = Batch.BytesAdded,
        Conflicts = _conflicts,
        ConflictsMax = conflictsMax,
        ClearedTexts = _texts.Cleared(),
        Chunks = _texts.Chunks(),
    };

    private void Count()
    {
        foreach (var mutation in _accepted)
            Tally.Add(mutation);
        foreach (var result in _pushes.Where(push => push.Refusal is null).SelectMany(push => push.Results))
        {
            if (!result.IsNew)
                Tally.AddReplay();
        }
        Tally.Add(_conflicts);
    }

    // A mutation may come twice in one group: the second time it is a replay of what has no result yet.
    private DraftedResult Replay(UInt128 client, ClientLedger ledger, ParsedMutation mutation) =>
        _byId.TryGetValue(new MutationId(client, mutation.Sequence), out var accepted)
            ? new(null, accepted, IsNew: false)
            : new(ledger.Find(mutation.Sequence) ?? LedgerCheck.Forgotten(client, mutation), null, IsNew: false);

    private DraftedResult Accept(UInt128 client, ParsedMutation mutation, ClientLedger ledger, bool mayWrite)
    {
        Head = Head with { Change = Head.Change + 1, Stamp = Math.Max(Head.Stamp, mutation.Stamp) };
        var taken = new AcceptedMutation(mutation, client, Head.Change, FindRejection(client, mutation, mayWrite));
        taken.Touch(Batch, Dictionary);
        _accepted.Add(taken);
        _byId.Add(taken.Id, taken);
        ledger.Add(taken.ToEntry(nowMilliseconds));
        return new(null, taken, IsNew: true);
    }

    private Rejection? FindRejection(UInt128 client, ParsedMutation mutation, bool mayWrite)
    {
        if (!mayWrite)
            return new Rejection("WRITE_DENIED", "You may read this scope, but not write it.");
        if (failed.Contains(new MutationId(client, mutation.Sequence)))
            return new Rejection("SERVER_FAILED", "The server failed on this mutation again and again. Its operator finds the reason in the server's log.");
        var added = 0;
        foreach (var block in mutation.Blocks)
        {
            var table = Dictionary.Find(block.Table);
            if ((Dictionary.Check(block.Table, block.KeyColumns, block.ValueColumns, added) ?? FormCheck.Check(block, table)) is { } rejection)
                return rejection;
            added += table is null ? 1 : 0;
        }
        return null;
    }
}
