namespace OfflineSync.Server.Merge.Text;

/// <summary>
/// What lies between the neighbours that a client knew at the place of its insertion: all of it is unknown to the client. Finds the place in there by
/// FugueMax in its list form: Weidner, Gentle, Kleppmann, "The Art of the Fugue", 2023.
/// </summary>
internal sealed class ConflictRegion
{
    private readonly List<(int Chunk, int Index, Run Run)> _runs = [];
    private Run[] _byId = [];

    private ConflictRegion()
    {
    }

    /// <summary>The next code point that the client knew.</summary>
    public ItemId Right { get; private set; } = ItemId.None;

    /// <summary>The id of a chunk in which the search ended because it is not loaded.</summary>
    public int? Unread { get; private set; }

    /// <summary>The region on the right of a code point, or at the start of the text.</summary>
    public static ConflictRegion Find(List<HistoryChunk> chunks, TextView view, ItemSpan? left)
    {
        var region = new ConflictRegion();
        var (chunk, index) = (0, 0);
        if (left is { } span)
        {
            var run = chunks[span.Chunk].ReadRuns[span.Run];
            if (span.Start + 1 < run.Length)
            {
                region.Right = run.At(span.Start + 1);
                return region;
            }
            (chunk, index) = (span.Chunk, span.Run + 1);
        }
        region.Collect(chunks, view, chunk, index);
        return region;
    }

    /// <summary>How many runs of the region come before an insertion.</summary>
    public int Place(ItemId left, UInt128 client, TextClients clients)
    {
        _byId = [.. _runs.Select(item => item.Run).OrderBy(run => run.Id.Client).ThenBy(run => run.Id.Counter)];
        var (place, scanning) = (0, false);
        for (var i = 0; i < _runs.Count; i++)
        {
            if (!scanning)
                place = i;
            var other = _runs[i].Run;
            if (other.Left != left)
            {
                if (!Contains(other.Left))
                    return place;
            }
            else if (other.Right == Right)
            {
                if (client < clients.Id(other.Id.Client))
                    return place;
                scanning = false;
            }
            else
            {
                scanning = Contains(other.Right);
            }
        }
        return scanning ? place : _runs.Count;
    }

    /// <summary>The chunk and index of a run of the region.</summary>
    public (int Chunk, int Index) this[int run] => (_runs[run].Chunk, _runs[run].Index);

    /// <summary>How many code points of the merged text the first runs of the region have.</summary>
    public int VisibleLength(int runs) => _runs.Take(runs).Sum(item => item.Run.Visible ? item.Run.Length : 0);

    private void Collect(List<HistoryChunk> chunks, TextView view, int chunk, int index)
    {
        for (; chunk < chunks.Count; chunk++, index = 0)
        {
            if (chunks[chunk].Runs is not { } runs)
            {
                Unread = chunks[chunk].Id;
                return;
            }
            for (; index < runs.Count; index++)
            {
                if (view.Knows(runs[index]))
                {
                    Right = runs[index].Id;
                    return;
                }
                _runs.Add((chunk, index, runs[index]));
            }
        }
    }

    private bool Contains(ItemId id)
    {
        var (low, high) = (0, _byId.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var run = _byId[middle];
            if (run.Id.Client < id.Client || (run.Id.Client == id.Client && run.End <= id.Counter))
                low = middle + 1;
            else
                high = middle;
        }
        return low < _byId.Length && _byId[low].Id.Client == id.Client && _byId[low].Id.Counter <= id.Counter;
    }
}
