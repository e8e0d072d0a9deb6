namespace OfflineSync.Client;

/// <summary>A table of the app that is kept in sync.</summary>
public sealed class TrackedTable
{
    internal TrackedTable(string name)
    {
        Name = name;
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The scope that the table's rows belong to; by default <see cref="OfflineSyncOptions.Scope"/>.</summary>
    public string? Scope { get; set; }

    /// <summary>
    /// Allows a table whose only key is an <c>INTEGER PRIMARY KEY</c>. Two offline devices would create the same numbers for different rows, so
    /// this is right only when the keys come from elsewhere: imported data, or numbers that a server hands out.
    /// </summary>
    public bool KeysAssignedElsewhere { get; set; }
}
