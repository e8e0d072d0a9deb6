namespace OfflineSync.Simulation.Disk;

/// <summary>A write to a file, or its truncation.</summary>
/// <param name="Offset">Where the data goes; for a truncation the new size.</param>
/// <param name="Data">What is written; null for a truncation.</param>
internal sealed record DiskChange(long Offset, byte[]? Data)
{
    /// <summary>Where it ends.</summary>
    public int End => (int)Offset + (Data?.Length ?? 0);

    /// <summary>Changes a content, and returns how long it is then.</summary>
    /// <param name="content">The content, in an array that is long enough.</param>
    /// <param name="length">How long the content is.</param>
    public int ApplyTo(byte[] content, int length)
    {
        if (Data is null)
        {
            if (End < length)
                content.AsSpan(End, length - End).Clear();
            return End;
        }
        Data.CopyTo(content, Offset);
        return Math.Max(End, length);
    }

    public DiskChange? Torn() => Data is null ? null : this with { Data = Data[..(Data.Length / 2)] };
}
