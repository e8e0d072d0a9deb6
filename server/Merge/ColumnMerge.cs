namespace OfflineSync.Server.Merge;

/// <summary>Merges the columns of a write into a row that exists.</summary>
internal static class ColumnMerge
{
    /// <summary>Takes each column from whichever write wins it.</summary>
    public static MergedRow Apply(RowState current, in RowWrite write)
    {
        var stamps = new StampTable(current, write.Stamp);
        var old = current.Columns;
        var incoming = write.Columns;
        var merged = new List<ColumnState>(Math.Max(old.Length, incoming.Length));
        var lost = false;
        for (int i = 0, j = 0; i < old.Length || j < incoming.Length;)
        {
            if (j == incoming.Length || (i < old.Length && old[i].Column < incoming[j].Column))
            {
                merged.Add(old[i] with { Stamp = stamps.Keep(old[i].Stamp) });
                i++;
            }
            else if (i == old.Length || incoming[j].Column < old[i].Column)
                merged.Add(incoming[j++] with { Stamp = stamps.Write() });
            else if (current.Stamps[old[i].Stamp].Beats(write.Stamp))
            {
                merged.Add(old[i] with { Stamp = stamps.Raise(old[i].Stamp) });
                lost = true;
                i++;
                j++;
            }
            else
            {
                merged.Add(incoming[j++] with { Stamp = stamps.Write() });
                i++;
            }
        }
        return new(RowState.Of(stamps.ToArray(), [.. merged]), lost);
    }
}
