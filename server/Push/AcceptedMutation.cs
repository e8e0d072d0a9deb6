using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Push;

/// <summary>A mutation that gets a change of its own, with the numbers of the rows that it touches.</summary>
/// <param name="mutation">The mutation.</param>
/// <param name="client">Its client.</param>
/// <param name="change">The number of its change.</param>
/// <param name="rejection">Why it has no effect, if that is known already.</param>
internal sealed class AcceptedMutation(ParsedMutation mutation, UInt128 client, long change, Rejection? rejection)
{
    private const int NotTouched = -1;
    private readonly int[] _slots = new int[mutation.Rows.Count];
    private readonly TableEntry?[] _tables = new TableEntry?[mutation.Blocks.Count];
    private readonly ColumnMapping?[][] _mappings = [.. mutation.Blocks.Select(block => new ColumnMapping?[block.ColumnSets.Count])];
    private readonly Stamp[] _stamps = [Stamp.Of(mutation.Stamp, client, change) with { Backfill = mutation.Backfill }];

    /// <summary>Whether it does nothing but insert rows.</summary>
    public bool InsertsOnly => Rejection is null && mutation.Rows.All(row => row.Operation == RowOperation.Insert);

    /// <summary>The number of its change.</summary>
    public long Change => change;

    /// <summary>The mutation as it came.</summary>
    public ParsedMutation Mutation => mutation;

    /// <summary>Its name.</summary>
    public MutationId Id => new(client, mutation.Sequence);

    /// <summary>The stamp of its writes.</summary>
    public Stamp Stamp => _stamps[0];

    /// <summary>Why it has no effect, if so.</summary>
    public Rejection? Rejection { get; private set; } = rejection;

    /// <summary>How many rows it has.</summary>
    public int RowCount => _slots.Length;

    /// <summary>The tables that it writes.</summary>
    public IEnumerable<string> TableNames => mutation.Blocks.Select(block => block.Table);

    /// <summary>Announces its rows.</summary>
    public void Touch(MergeBatch batch, DictionaryDraft dictionary)
    {
        for (var i = 0; i < _tables.Length; i++)
            _tables[i] = Resolve(mutation.Blocks[i], dictionary);
        for (var i = 0; i < _slots.Length; i++)
        {
            var row = mutation.Rows[i];
            _slots[i] = _tables[row.Block] is { } table ? batch.Touch(table.Table, row.Key) : NotTouched;
        }
    }

    /// <summary>Where a row is in the batch; nothing for one of a table that the scope does not have.</summary>
    public MergeSlot? SlotOf(int row, MergeBatch batch) => _slots[row] == NotTouched ? null : batch[_slots[row]];

    /// <summary>The table of a row that has a slot.</summary>
    public TableEntry TableOf(int row) => _tables[mutation.Rows[row].Block]!;

    /// <summary>What the mutation does to a row, with columns that the caller may change.</summary>
    /// <param name="row">The row.</param>
    /// <param name="head">The last change before the group: nobody can have seen more.</param>
    public RowWrite WriteOf(int row, long head)
    {
        var source = mutation.Rows[row];
        var block = mutation.Blocks[source.Block];
        var mapping = _mappings[source.Block][source.ColumnSet] ??= new ColumnMapping(block.ColumnSets[source.ColumnSet], block, _tables[source.Block]!);
        return new RowWrite(source.Operation, _stamps, Math.Min(source.Base, head), mapping.Map(mutation.Values, source.FirstValue));
    }

    /// <summary>Rejects it.</summary>
    public void Reject(Rejection reason) => Rejection = reason;

    /// <summary>Its entry in the log.</summary>
    public ChangeEntry ToEntry(long nowMilliseconds) => new()
    {
        Change = change,
        Client = client,
        Sequence = mutation.Sequence,
        Stamp = mutation.Stamp,
        Base = mutation.Base,
        Digest = mutation.Digest,
        Outcome = Rejection is null ? Outcome.Applied : Outcome.Rejected,
        Code = Rejection?.Code ?? "",
        Message = Rejection?.Message ?? "",
        Operations = mutation.Rows.Count,
        CommittedAt = nowMilliseconds,
    };

    // The dictionary may have grown since by a later mutation of the group; numbers that were given stay.
    private TableEntry? Resolve(MutationBlock block, DictionaryDraft dictionary)
    {
        if (Rejection is null)
            return dictionary.Ensure(block.Table, block.KeyColumns, block.ValueColumns);
        var table = dictionary.Find(block.Table);
        return table is not null && table.KeyColumns.SequenceEqual(block.KeyColumns, NameComparer.Instance) ? table : null;
    }
}
