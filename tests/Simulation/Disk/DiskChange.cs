namespace OfflineSync.Simulation.Disk;

/// <summary>A write to a file, or its truncation.</summary>
/// <param name="Offset">Where the data goes; for a truncation the new size.</param>
/// <param name="Data">What is written; null for a truncation.</param>
internal sealed record DiskChange(long Offset, byte[]? Data)
{
    public byte[] ApplyTo(byte[] content)
    {
        var end = (int)Offset + (Data?.Length ?? 0);
        if (Data is null || end > content.Length)
            Array.Resize(ref content, end);
        Data?.CopyTo(content, Offset);
        return content;
    }

    public DiskChange? Torn() => Data is null ? null : this with { Data = Data[..(Data.Length / 2)] };
}
