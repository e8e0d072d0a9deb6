using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Feed.Subscriptions;

/// <summary>How a client keeps a table.</summary>
/// <param name="Whole">Whether rows that changed are sent as a whole.</param>
/// <param name="WindowColumn">The column of its window; -1 for a client that keeps all rows.</param>
/// <param name="From">The first value of the window, see <see cref="WindowKey"/>.</param>
internal sealed record TableView(bool Whole, int WindowColumn, ReadOnlyMemory<byte> From)
{
    /// <summary>A table of which all rows are kept.</summary>
    public static TableView Plain { get; } = new(false, -1, default);

    /// <summary>What this pull adds of the table. It may change while it is sent: the checkpoint covers it too.</summary>
    public IReadOnlyList<RowRange> Added { get; init; } = [];

    /// <summary>Whether what changed is found by way of the window, see <see cref="WindowInterest"/>.</summary>
    public bool ByWindow { get; init; }

    /// <summary>Whether the client keeps rows of a window only.</summary>
    public bool HasWindow => WindowColumn >= 0;

    /// <summary>
    /// Whether a row that changed concerns the client: it is in the window now, or may have been, or it is one that the client wrote and has to be told of. Such a row is sent.
    /// </summary>
    /// <param name="stored">The row as stored.</param>
    /// <param name="row">The row.</param>
    /// <param name="view">What the client has.</param>
    /// <param name="lacks">Whether it lacks a change of the row.</param>
    public bool Concerns(in StoredRow stored, RowState row, in ClientView view, bool lacks)
    {
        var column = row.IndexOf(WindowColumn);
        var moved = column >= 0 && !view.HadSeen(row.Stamps[row.Columns[column].Stamp]);
        var window = WindowKey.Of(row, WindowColumn);
        var inside = !WindowKey.IsBefore(window, From);
        var (older, wrote) = (false, false);
        foreach (ref readonly var stamp in row.Stamps)
        {
            older |= view.HadSeen(stamp);
            wrote |= !view.HadSeen(stamp) && stamp.Client == view.Client;
        }
        // What the client wrote since its checkpoint it has, and may not have named it.
        if (lacks)
            return inside || wrote || (stored.WindowChange ?? WindowChange.Guess(row, WindowColumn)) > view.Since || IsAdded(stored.Key, window);
        // What the client moved into its window itself may have changed before, out of its sight.
        return inside && moved && older;
    }

    /// <summary>Which changed rows of the table are read; nothing for all.</summary>
    /// <param name="since">The client's checkpoint.</param>
    /// <param name="startHead">The head when the pull was started: what it adds was read later, and what the client writes meanwhile it did not name.</param>
    public WindowInterest? InterestOf(long since, long startHead) => HasWindow && since > 0 ? new WindowInterest(From, since, startHead, ByWindow) : null;

    private bool IsAdded(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> window)
    {
        foreach (var range in Added)
        {
            if (range switch
            {
                WindowRange added => !WindowKey.IsBefore(window, added.From) && WindowKey.IsBefore(window, added.End),
                KeysRange added => added.Contains(key),
                _ => true,
            })
            {
                return true;
            }
        }
        return false;
    }
}
