using OfflineSync.Server.Merge;

namespace OfflineSync.Server.ChangeLog.Ranges;

/// <summary>
/// The last change of a row that clients with a window hear of although the row is outside of it: its window column changed and it may have left, it was created anew, or a write lost or
/// was rejected on it.
/// </summary>
internal static class WindowChange
{
    /// <summary>The change of a row that is not deleted.</summary>
    public static long Of(RowState row, int column)
    {
        var index = row.IndexOf(column);
        var (last, created) = (index < 0 ? 0 : row.Stamps[row.Columns[index].Stamp].Sequence, long.MaxValue);
        foreach (ref readonly var stamp in row.Stamps)
        {
            created = Math.Min(created, stamp.Sequence);
            if (stamp.Forced || stamp.Sequence != stamp.Origin)
                last = Math.Max(last, stamp.Sequence);
        }
        return Math.Max(last, created);
    }
}
