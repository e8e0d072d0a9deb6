namespace OfflineSync.Simulation.Workload;

/// <summary>A transaction as the app knows it.</summary>
internal sealed class MarkRecord(string id, int device, int number)
{
    public string Id => id;

    public int Device => device;

    public int Number => number;

    /// <summary>How many parts it wrote.</summary>
    public int Parts { get; set; }

    /// <summary>Whether it asks the server to refuse it.</summary>
    public bool Refuse { get; set; }

    /// <summary>Whether it wrote what the device alone owns.</summary>
    public bool HasOwned { get; set; }

    /// <summary>Which items carry its tag afterwards; null: it deleted the item.</summary>
    public SortedDictionary<string, string?> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Which items it deleted, whatever became of them later in it.</summary>
    public SortedSet<string> DeletedItems { get; } = new(StringComparer.Ordinal);

    /// <summary>What it has counted on items.</summary>
    public SortedDictionary<string, long> Hits { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it may have deleted notes.</summary>
    public bool DeletesNotes { get; set; }

    /// <summary>Whether it may have deleted a row that names a file.</summary>
    public bool DeletesPhotos { get; set; }

    /// <summary>Whether the files that it was written to are gone: what the server loses of it is lost.</summary>
    public bool IsOnlyAtServer { get; set; }

    public MarkState State { get; set; } = MarkState.Begun;
}
