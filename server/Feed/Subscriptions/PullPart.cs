using System.Buffers.Binary;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Feed.Subscriptions;

/// <summary>Rows that are sent whole before the delta: an addition, or a window that a client gets for the first time.</summary>
/// <param name="Range">The rows; nothing where the scope does not have the table.</param>
/// <param name="WindowColumn">The column of a window.</param>
/// <param name="ChangedOnly">Whether only rows are sent that changed after the client's checkpoint.</param>
internal sealed record PullPart(RowRange? Range, int WindowColumn, bool ChangedOnly)
{
    private const int PositionBytes = sizeof(long) + sizeof(int);

    /// <summary>What is left of it.</summary>
    /// <param name="after">Where it was left; empty: all of it.</param>
    public RowRange? From(ReadOnlyMemory<byte> after)
    {
        if (after.IsEmpty)
            return Range;
        switch (Range)
        {
            case WindowRange window:
                var length = after.Span[0];
                Require(after.Length > length + 1);
                return window with { From = after.Slice(1, length), AfterKey = after[(1 + length)..] };
            case KeysRange keys:
                return keys with { AfterKey = after };
            case TablesRange tables:
                Require(after.Length == PositionBytes);
                var position = new LogPosition(BinaryPrimitives.ReadInt64BigEndian(after.Span), BinaryPrimitives.ReadInt32BigEndian(after.Span[sizeof(long)..]));
                return new TablesRange([tables.Tables[0] with { After = position }]);
            default:
                return null;
        }
    }

    /// <summary>Where it is left after a row.</summary>
    public ReadOnlyMemory<byte> After(in StoredRow row)
    {
        switch (Range)
        {
            case WindowRange:
                var window = WindowKey.Of(new RowStateReader().ReadAll(row.Data), WindowColumn);
                return (byte[])[(byte)window.Length, .. window.Span, .. row.Key.Span];
            case KeysRange:
                return row.Key.ToArray();
            default:
                var bytes = new byte[PositionBytes];
                BinaryPrimitives.WriteInt64BigEndian(bytes, row.Position.Change);
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(sizeof(long)), row.Position.Ordinal);
                return bytes;
        }
    }

    private static void Require(bool sound)
    {
        if (!sound)
            throw Cursor.Invalid("it is damaged");
    }
}
