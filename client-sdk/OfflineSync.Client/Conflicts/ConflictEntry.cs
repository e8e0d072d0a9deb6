using OfflineSync.Client.Capture;
using OfflineSync.Client.Edits;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Pull;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.V1;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Conflicts;

/// <summary>An entry of the inbox as it is stored: names as the server spells them, values exact. An empty column: a delete lost.</summary>
internal sealed record ConflictEntry(
    long Id,
    string Scope,
    string Table,
    byte[] Key,
    string Column,
    ConflictRule Rule,
    Value Mine,
    Value Theirs,
    ulong MyStamp,
    ulong TheirStamp,
    byte[] TheirClient,
    long DecidedAt)
{
    public bool IsRowGone => Rule is ConflictRule.DeleteWins or ConflictRule.RowMissing;

    /// <summary>The table of the entry; null when this version of the app does not track it.</summary>
    public CapturedTable? FindTable(IReadOnlyList<CapturedTable> tables) => CapturedTable.Find(tables, Scope, Table);

    /// <summary>The number of the entry's column, or -1 when the table lacks it.</summary>
    public int ColumnOf(CapturedTable table) => ColumnMap.For(table, [Column])[0];

    /// <summary>What a column shows once this device's part is in it.</summary>
    public Value MineOn(ColumnType type, in Value shown) => type switch
    {
        ColumnType.Counter => ShownValue.Add(shown, Mine),
        ColumnType.Set => ShownValue.Change(shown, new SetEdit { Added = { ShownValue.Elements(Mine) }, Removed = { ShownValue.Elements(Theirs) } }),
        // What was there before the table was tracked lost as a whole, not as an edit.
        ColumnType.Text when Mine.Kind == Protocol.Values.ValueKind.Blob => ShownValue.Change(shown, TextEdit.Parser.ParseFrom(Mine.Bytes.Span)),
        _ => Mine,
    };

    public Conflict ToConflict(IReadOnlyList<CapturedTable> tables)
    {
        var table = FindTable(tables);
        var column = table is not null && ColumnOf(table) is >= 0 and var index ? table.ValueNames[index] : Column;
        return new Conflict(
            Id, Scope, table?.Name ?? Table, PlainValue.Key(RowKey.Decode(Key)), column.Length == 0 ? null : column, Rule, PlainValue.From(Mine),
            PlainValue.From(Theirs), Time(Hlc.Milliseconds(MyStamp)), Time(Hlc.Milliseconds(TheirStamp)), new Guid(TheirClient, bigEndian: true), Time(DecidedAt));
    }

    /// <summary>A time that came from the server, kept within what the type can hold.</summary>
    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(milliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}
