namespace OfflineSync.Client;

/// <summary>How much of the device's storage the database may take.</summary>
public sealed class StorageOptions
{
    private const long Smallest = 1_000_000;

    /// <summary>
    /// How many bytes the database may have with its log, from 1 MB on. Above it, rows of tables with an <see cref="TrackedTable.Eviction"/> go, the oldest first, until
    /// it is at 85 %. Null: any number. Default: null.
    /// </summary>
    public long? DatabaseBytesMax { get; set; }

    /// <summary>
    /// How many bytes should stay free on the volume. Below it, rows go as above, by as much as is missing; and large deltas wait. Default: 0.
    /// </summary>
    public long FreeSpaceMin { get; set; }

    /// <summary>
    /// Whether maintenance may write the whole database anew once, if it was not created with <c>PRAGMA auto_vacuum = INCREMENTAL</c>: only then space that rows
    /// leave goes back to the file system; otherwise it is used again for other rows. Writers wait meanwhile, and it takes about twice the database's size of free
    /// space. Default: no.
    /// </summary>
    public bool AllowVacuum { get; set; }

    /// <summary>What is wrong and what to do; null if nothing is.</summary>
    internal string? FindProblem() =>
        DatabaseBytesMax is < Smallest ? $"Storage.DatabaseBytesMax is {DatabaseBytesMax}. Set it to {Smallest:N0} or more."
        : FreeSpaceMin < 0 ? $"Storage.FreeSpaceMin is {FreeSpaceMin}. Set it to 0 or more."
        : null;
}
