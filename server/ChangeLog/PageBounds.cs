namespace OfflineSync.Server.ChangeLog;

/// <summary>How much one read of rows may return.</summary>
/// <param name="Rows">At most this many rows.</param>
/// <param name="Bytes">No further row once the data of the rows before it, without their keys, have this many bytes.</param>
internal readonly record struct PageBounds(int Rows, long Bytes)
{
    /// <summary>Takes rows up to the bounds.</summary>
    /// <returns>The rows, and whether those were all.</returns>
    public (List<StoredRow> Items, bool Complete) Take(IEnumerable<StoredRow> rows) => Take(rows, row => row.Data.Length);

    /// <summary>Takes conflicts up to the bounds, of which both values count.</summary>
    /// <returns>The conflicts, and whether those were all.</returns>
    public (List<ConflictEntry> Items, bool Complete) Take(IEnumerable<ConflictEntry> conflicts) =>
        Take(conflicts, conflict => conflict.LosingValue.Length + conflict.WinningValue.Length);

    private (List<T> Items, bool Complete) Take<T>(IEnumerable<T> items, Func<T, int> bytesOf)
    {
        var taken = new List<T>();
        long bytes = 0;
        foreach (var item in items)
        {
            if (taken.Count == Rows || bytes >= Bytes)
                return (taken, false);
            taken.Add(item);
            bytes += bytesOf(item);
        }
        return (taken, true);
    }
}
