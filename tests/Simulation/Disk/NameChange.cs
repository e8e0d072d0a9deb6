namespace OfflineSync.Simulation.Disk;

/// <summary>What was done to a name: a file or a folder was made, renamed or deleted.</summary>
/// <param name="Source">The name that goes; null: none does.</param>
/// <param name="Target">The name that comes; null: none does.</param>
/// <param name="File">What the name that comes stands for.</param>
internal sealed record NameChange(string? Source, string? Target, int File)
{
    public void ApplyTo(Dictionary<string, int> names)
    {
        if (Source is not null)
            names.Remove(Source);
        if (Target is not null)
            names[Target] = File;
    }

    /// <summary>Whether it is sure when a folder was flushed.</summary>
    public bool IsIn(string folder) =>
        (Target is not null && Path.GetDirectoryName(Target) == folder) || (Source is not null && Path.GetDirectoryName(Source) == folder);
}
