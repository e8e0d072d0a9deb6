using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Push;

/// <summary>A mutation that gets a change of its own, with the numbers of the rows that it touches.</summary>
/// <param name="mutation">The mutation.</param>
/// <param name="client">Its client.</param>
/// <param name="change">The number of its change.</param>
/// <param name="rejection">Why it has no effect, if so.</param>
internal sealed class AcceptedMutation(ParsedMutation mutation, UInt128 client, long change, Rejection? rejection)
{
    private const int NotTouched = -1;
    private readonly int[] _slots = new int[mutation.Rows.Count];
    private readonly TableEntry?[] _tables = new TableEntry?[mutation.Blocks.Count];

    /// <summary>Whether it does nothing but insert rows.</summary>
    public bool InsertsOnly => rejection is null && mutation.Rows.All(row => row.Operation == RowOperation.Insert);

    /// <summary>The number of its change.</summary>
    public long Change => change;

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

    /// <summary>Merges its rows, and says whether any lost.</summary>
    public bool Apply(MergeBatch batch, long head)
    {
        if (rejection is not null)
        {
            for (var i = 0; i < _slots.Length; i++)
            {
                if (_slots[i] != NotTouched)
                    batch.Restore(_slots[i], new LogPosition(change, i));
            }
            return true;
        }
        Stamp[] stamps = [Stamp.Of(mutation.Stamp, client, change) with { Backfill = mutation.Backfill }];
        var mappings = mutation.Blocks.Select(block => new ColumnMapping?[block.ColumnSets.Count]).ToArray();
        var seen = Math.Min(mutation.Base, head);
        var lost = false;
        for (var i = 0; i < _slots.Length; i++)
        {
            var row = mutation.Rows[i];
            var block = mutation.Blocks[row.Block];
            var mapping = mappings[row.Block][row.ColumnSet] ??= new ColumnMapping(block.ColumnSets[row.ColumnSet], block, _tables[row.Block]!);
            var write = new RowWrite(row.Operation, stamps, seen, mapping.Map(mutation.Values, row.FirstValue));
            lost |= batch.Apply(_slots[i], write, i);
        }
        return lost;
    }

    /// <summary>Its entry in the log.</summary>
    public ChangeEntry ToEntry(long nowMilliseconds) => new()
    {
        Change = change,
        Client = client,
        Sequence = mutation.Sequence,
        Stamp = mutation.Stamp,
        Base = mutation.Base,
        Digest = mutation.Digest,
        Outcome = rejection is null ? Outcome.Applied : Outcome.Rejected,
        Code = rejection?.Code ?? "",
        Message = rejection?.Message ?? "",
        Operations = mutation.Rows.Count,
        CommittedAt = nowMilliseconds,
    };

    // The dictionary may have grown since by a later mutation of the group; numbers that were given stay.
    private TableEntry? Resolve(MutationBlock block, DictionaryDraft dictionary)
    {
        if (rejection is null)
            return dictionary.Ensure(block.Table, block.KeyColumns, block.ValueColumns);
        var table = dictionary.Find(block.Table);
        return table is not null && table.KeyColumns.SequenceEqual(block.KeyColumns, NameComparer.Instance) ? table : null;
    }
}
