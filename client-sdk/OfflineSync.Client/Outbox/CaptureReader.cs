using OfflineSync.Client.Capture;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Client.Outbox;

/// <summary>
/// Reads what the triggers recorded and groups it into drafts: one for each transaction of the SDK, one for what was written between those.
/// A row written again in a later group makes one draft of all groups between the two writes: values are read once, as they are now, and a
/// mutation must not carry a value without the writes that were made together with it.
/// </summary>
internal sealed class CaptureReader(IReadOnlyList<CapturedTable> tables, long now)
{
    private readonly List<Draft> _drafts = [];
    private readonly Dictionary<RowId, DraftRow> _rows = [];
    private readonly ByteArena _arena = new();

    /// <summary>How many entries were of tables that are gone.</summary>
    public int UnknownRows { get; private set; }

    public IReadOnlyList<Draft> Read(Database database)
    {
        var boundaries = new Queue<long>();
        var ends = database.Prepare("SELECT id FROM offlinesync_boundaries ORDER BY id");
        while (ends.Step())
            boundaries.Enqueue(ends.Integer(0));

        var byId = tables.ToDictionary(table => table.Id);
        var keyMax = tables.Max(table => table.KeyNames.Count);
        var maskMax = tables.Max(table => table.MaskCount);
        var columns = Enumerable.Range(0, maskMax).Select(i => $"m{i}").Concat(Enumerable.Range(0, keyMax).Select(i => $"k{i}"));
        var entries = database.Prepare($"SELECT id, t, at, {string.Join(", ", columns)} FROM offlinesync_capture ORDER BY id");
        Draft? draft = null;
        var masks = new long[maskMax];
        while (entries.Step())
        {
            while (boundaries.TryPeek(out var end) && entries.Integer(0) > end)
            {
                boundaries.Dequeue();
                draft = null;
            }
            if (!byId.TryGetValue((int)entries.Integer(1), out var table))
            {
                UnknownRows++;
                continue;
            }
            if (draft is null)
                _drafts.Add(draft = new Draft());
            draft.WrittenAt = Math.Max(draft.WrittenAt, entries.IsNull(2) ? now : entries.Integer(2));
            for (var i = 0; i < table.MaskCount; i++)
                masks[i] = entries.Integer(3 + i);
            var key = new Value[table.KeyNames.Count];
            for (var i = 0; i < key.Length; i++)
                key[i] = entries.Value(3 + maskMax + i, _arena);
            draft = Add(draft, table, key, masks);
        }
        return _drafts;
    }

    private Draft Add(Draft draft, CapturedTable table, Value[] key, long[] masks)
    {
        var id = new RowId(table.Id, RowKey.Encode(key));
        if (!_rows.TryGetValue(id, out var row))
        {
            row = new DraftRow(table, key, new long[table.MaskCount]) { Draft = _drafts.Count - 1 };
            _rows.Add(id, row);
            draft.Rows.Add(row);
        }
        else if (row.Draft < _drafts.Count - 1)
            draft = MergeFrom(row.Draft);
        row.Add(masks);
        return draft;
    }

    private Draft MergeFrom(int index)
    {
        var target = _drafts[index];
        foreach (var later in _drafts.Skip(index + 1))
        {
            foreach (var row in later.Rows)
            {
                row.Draft = index;
                target.Rows.Add(row);
            }
            target.WrittenAt = Math.Max(target.WrittenAt, later.WrittenAt);
        }
        _drafts.RemoveRange(index + 1, _drafts.Count - index - 1);
        return target;
    }
}
