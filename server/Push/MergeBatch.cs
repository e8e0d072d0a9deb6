using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Push;

/// <summary>The rows that a group touches, merged in memory one mutation after the other, and then written once.</summary>
internal sealed class MergeBatch
{
    private readonly Dictionary<RowAddress, int> _indexes = [];
    private readonly List<MergeSlot> _slots = [];
    private readonly ByteArena _arena = new();

    /// <summary>A row by its index.</summary>
    public MergeSlot this[int index] => _slots[index];

    /// <summary>How many rows were announced.</summary>
    public int Count => _slots.Count;

    /// <summary>Announces a row, before the current ones are read.</summary>
    public int Touch(int table, ReadOnlyMemory<byte> key)
    {
        ref var index = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
            _indexes, new RowAddress(table, key), out var exists);
        if (exists)
            return index;
        index = _slots.Count;
        _slots.Add(new MergeSlot(table, key));
        return index;
    }

    /// <summary>Which rows to read: all that were announced, without those of tables that cannot have any.</summary>
    public IReadOnlyList<TableKeys> KeysToRead(DictionaryDraft dictionary)
    {
        var tables = new SortedDictionary<int, List<ReadOnlyMemory<byte>>>();
        foreach (var slot in _slots)
        {
            if (dictionary.IsNew(slot.Table))
                continue;
            if (!tables.TryGetValue(slot.Table, out var keys))
                tables.Add(slot.Table, keys = []);
            keys.Add(slot.Key);
        }
        return [.. tables.Select(table => new TableKeys(table.Key, table.Value))];
    }

    /// <summary>Takes in the rows that were read.</summary>
    public void Load(IReadOnlyList<StoredRow> rows)
    {
        var reader = new RowStateReader();
        foreach (var row in rows)
            _slots[_indexes[new RowAddress(row.Table, row.Key)]].Load(reader.ReadAll(row.Data), row);
    }

    /// <summary>Whether a dictionary has all columns of the rows that were read: another node may have added some.</summary>
    public bool IsCoveredBy(DictionaryDraft dictionary) =>
        _slots.TrueForAll(slot => slot.State is not { Columns: [.., var last] } || last.Column < dictionary.Tables[slot.Table].Columns.Count);

    /// <summary>How many bytes the rows have more than before, once they are built.</summary>
    public long BytesAdded { get; private set; }

    /// <summary>The rows to write.</summary>
    public IReadOnlyList<RowRecord> Build(DictionaryDraft dictionary)
    {
        var records = new List<RowRecord>(_slots.Count);
        BytesAdded = 0;
        foreach (var slot in _slots)
        {
            if (slot is not { Changed: true, State: { } state })
                continue;
            var piece = _arena.Take(RowStateWriter.SizeMax(state));
            var data = _arena.Trim(piece, RowStateWriter.Write(piece.Span, state));
            BytesAdded += data.Length - slot.StoredBytes + (slot.Exists ? 0 : slot.Key.Length);
            var row = new StoredRow(slot.Table, slot.Key, slot.Position, data);
            records.Add(dictionary.Tables[slot.Table].Window is { Column: var column } && !state.Deleted
                ? new RowRecord(row with { WindowChange = slot.WindowChangeBy(column) }, slot.Exists, Deleted: false) { Window = WindowKey.Of(state, column) }
                : new RowRecord(row, slot.Exists, state.Deleted));
        }
        return records;
    }
}
