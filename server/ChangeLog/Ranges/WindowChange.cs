using OfflineSync.Server.Merge;

namespace OfflineSync.Server.ChangeLog.Ranges;

/// <summary>
/// The last change of a row that clients with a window hear of although the row is outside of it: its window column changed and it may have left, it came back after a delete, or a write
/// lost or was rejected on it. A row that none of that happened to was outside all along, and only its writers have it.
/// </summary>
internal static class WindowChange
{
    /// <summary>The change of a row that is written again.</summary>
    /// <param name="before">The row before.</param>
    /// <param name="last">Its change before, if it is known.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The window column.</param>
    /// <param name="change">The change that writes it.</param>
    public static long After(RowState before, long? last, RowState row, int column, long change)
    {
        if (before.Deleted || StampOf(before, column) != StampOf(row, column))
            return change;
        foreach (ref readonly var stamp in row.Stamps)
        {
            if (MattersToAll(stamp) && !before.Stamps.Contains(stamp))
                return change;
        }
        return last ?? Guess(row, column);
    }

    /// <summary>The change of a row of which it was not kept: at least, as one that is new is taken for one that came back.</summary>
    public static long Guess(RowState row, int column)
    {
        var (last, created) = (StampOf(row, column)?.Sequence ?? 0, long.MaxValue);
        foreach (ref readonly var stamp in row.Stamps)
        {
            created = Math.Min(created, stamp.Sequence);
            if (MattersToAll(stamp))
                last = Math.Max(last, stamp.Sequence);
        }
        return Math.Max(last, created);
    }

    private static bool MattersToAll(in Stamp stamp) => stamp.Forced || stamp.Sequence != stamp.Origin;

    private static Stamp? StampOf(RowState row, int column) => row.IndexOf(column) is >= 0 and var index ? row.Stamps[row.Columns[index].Stamp] : null;
}
