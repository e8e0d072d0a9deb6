using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Push;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Tests.Merge.Laws.Decisions;

/// <summary>One scope of a server, whose log is written in groups as the server does, but in memory.</summary>
internal sealed class ScopeInMemory(IReadOnlyDictionary<UInt128, ClientLedger> ledger) : IScopeTransaction
{
    private readonly Dictionary<int, StoredChunk> _chunks = [];
    private readonly List<string> _conflicts = [];
    private StoredRow? _row;

    public ScopeHead Head { get; private set; } = new(Guid.Empty, 0, 0);

    public IReadOnlyDictionary<UInt128, ClientLedger> Ledger => ledger;

    public bool RefusesExistingRows => false;

    /// <summary>The only row.</summary>
    public StoredRow Row => _row!.Value;

    /// <summary>Takes a group of pushes, and returns the outcomes.</summary>
    public IReadOnlyList<PushOutcome> Take(IEnumerable<ParsedPush> pushes)
    {
        var failed = new HashSet<MutationId>();
        var draft = new GroupDraft(DecidedTable.Scope, this, DecidedTable.Dictionary, DecidedTable.Services, failed, nowMilliseconds: 0);
        foreach (var push in pushes)
            draft.Add(new PendingPush(push, arrived: null, CancellationToken.None));
        draft.Batch.Load(_row is { } row ? [row] : []);
        // Nothing here waits.
        var outcomes = draft.FinishAsync(CancellationToken.None).GetAwaiter().GetResult();
        Write(draft.Build(int.MaxValue));
        return outcomes;
    }

    /// <summary>Everything that was decided: the row with its stamps, what became of each mutation, and what lost.</summary>
    public string Describe() => string.Join('\n',
    [
        Convert.ToHexString(Row.Data.Span),
        .. ledger.SelectMany(client => Enumerable.Range(1, (int)client.Value.Highest).Select(sequence => client.Value.Find(sequence)!))
            .OrderBy(entry => entry.Change).Select(entry => $"{entry.Change} {entry.Outcome} {entry.Code} {entry.Message}"),
        .. _conflicts,
    ]);

    public Task<ScopeDictionary> ReadDictionaryAsync(CancellationToken cancellationToken) => Task.FromResult(DecidedTable.Dictionary);

    public Task<IReadOnlyList<StoredRow>> ReadRowsAsync(IReadOnlyList<TableKeys> tables, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The rows are loaded before.");

    public Task<IReadOnlyList<StoredRow>> ReadRowsAfterAsync(int table, ReadOnlyMemory<byte> key, PageBounds bounds, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<StoredChunk>> ReadChunksAsync(TextCell cell, IReadOnlyList<int> chunks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredChunk>>([.. chunks.Where(_chunks.ContainsKey).Select(chunk => _chunks[chunk])]);

    public Task<IReadOnlyList<ChangeTime>> ReadTimesAsync(long after, int countMax, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long?> FindTombstoneAsync(long after, int skipped, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Compacted> CompactAsync(CompactionCut cut, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task CommitAsync(ScopeWrite write, CancellationToken cancellationToken) => throw new InvalidOperationException("The group commits itself.");

    public ValueTask DisposeAsync() => default;

    private static string Describe(ConflictEntry lost) =>
        $"{lost.Position} {lost.Column} {lost.Rule} {EncodedValue.Read(lost.LosingValue)} {lost.Client}@{lost.LosingStamp} "
        + $"{EncodedValue.Read(lost.WinningValue)} {lost.WinningClient}@{lost.WinningStamp}";

    private void Write(ScopeWrite write)
    {
        Head = write.Head;
        foreach (var record in write.Rows)
            _row = record.Row with { Data = record.Row.Data.ToArray() };
        foreach (var lost in write.Conflicts)
            _conflicts.Add(Describe(lost));
        if (write.ClearedTexts.Count > 0)
            _chunks.Clear();
        foreach (var chunk in write.Chunks)
            _chunks[chunk.Chunk] = chunk;
    }
}
