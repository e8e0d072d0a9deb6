using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Tests.Merge.Text;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>A client that saw the row as it was at the start and nothing since, and writes it.</summary>
internal sealed class OfflineClient
{
    private static readonly string[] Inserts = ["", "a", "bc", "é😀"];
    private static readonly string[] Elements = ["1", "\"a\"", "[2]"];
    private static readonly long[] Differences = [1, -2, 5, long.MaxValue];
    private static readonly ReadOnlyMemory<byte>[] Registers = [.. Enumerable.Range(0, 4).Select(i => EncodedValue.Of(Value.FromInteger(i)))];
    private static readonly ReadOnlyMemory<byte>[] Counters = [.. Differences.Select(difference => EncodedValue.Of(Value.FromInteger(difference)))];
    private static readonly ReadOnlyMemory<byte>[] Sets = [.. Enumerable.Range(0, 64).Select(EncodeSet)];

    private readonly int _number;
    private readonly TextClient _text;
    private readonly bool _hasRow;
    private ulong _hlc;
    private int _sequence;
    private bool _claimed;

    /// <summary>Starts from a row that the first change has brought, or from none.</summary>
    public OfflineClient(int number, Write? start)
    {
        (_number, _text, _hlc, _hasRow) = (number, new TextClient((UInt128)number + 1), start?.Hlc ?? 0, start is not null);
        if (start is not null)
            _text.Take("abc"u8.ToArray(), 1);
    }

    /// <summary>Whether the client's last write was a delete.</summary>
    public bool Deleted { get; private set; }

    /// <summary>Whether the client has written the row.</summary>
    public bool Wrote => _sequence > 0;

    /// <summary>Deletes the row.</summary>
    public Write Delete(int clockStep)
    {
        Deleted = true;
        return Next(clockStep, RowOperation.Delete, []);
    }

    /// <summary>
    /// Writes columns, each with one of 256 values. The column of the first writer is written once: which of several concurrent writes of one client
    /// counts against another client's is decided by the order of the log.
    /// </summary>
    public Write? Update(int clockStep, IReadOnlyList<(int Column, int Pick)> cells)
    {
        var columns = cells.Where(cell => cell.Column != LawTable.First || !_claimed)
            .Select(cell => new ColumnState(cell.Column, 0, Encode(cell.Column, cell.Pick))).ToArray();
        if (columns.Length == 0)
            return null;
        _claimed |= columns.Any(column => column.Column == LawTable.First);
        var operation = Deleted || (_sequence == 0 && !_hasRow) ? RowOperation.Insert : RowOperation.Update;
        Deleted = false;
        return Next(clockStep, operation, columns);
    }

    private Write Next(int clockStep, RowOperation operation, ColumnState[] columns) =>
        new(_number, ++_sequence, _hlc += (ulong)clockStep, _hasRow ? 1 : 0, operation, columns);

    private ReadOnlyMemory<byte> Encode(int column, int pick) => column switch
    {
        LawTable.Counter => Counters[pick % Counters.Length],
        LawTable.Set => Sets[pick % Sets.Length],
        LawTable.Text => EncodedValue.Of(EditValue.Of(EditText(pick))),
        _ => Registers[pick % Registers.Length],
    };

    private TextEdit EditText(int pick)
    {
        if (Deleted)
            _text.Take([], _hasRow ? 1 : 0);
        var runes = System.Text.Encoding.UTF8.GetString(_text.Shown).EnumerateRunes().ToArray();
        var position = pick % (runes.Length + 1);
        var deleted = string.Concat(runes.Skip(position).Take((pick >> 4) % 3));
        var inserted = Inserts[(pick >> 6) % Inserts.Length];
        return deleted.Length + inserted.Length > 0
            ? _text.Edit(new TextSplice { Position = (uint)position, Deleted = deleted, Inserted = inserted })
            : _text.Insert(position, "d");
    }

    private static ReadOnlyMemory<byte> EncodeSet(int pick)
    {
        var (added, removed) = (pick & 7, pick >> 3);
        return EncodedValue.Of(EditValue.Of(new SetEdit { Added = { Named(added) }, Removed = { Named(removed & ~added) } }));
    }

    private static IEnumerable<string> Named(int mask) => Elements.Where((_, i) => (mask & (1 << i)) != 0);
}
