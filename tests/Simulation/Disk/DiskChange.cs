namespace OfflineSync.Simulation.Disk;

/// <summary>A write to a file, or its truncation.</summary>
/// <param name="Offset">Where the data goes; for a truncation the new size.</param>
/// <param name="Data">What is written; null for a truncation.</param>
internal sealed record DiskChange(long Offset, byte[]? Data)
{
    private const int SectorBytes = 512;

    /// <summary>How many sectors it touches; a truncation is done or not.</summary>
    public int Sectors => Data is null ? 1 : (Data.Length + SectorBytes - 1) / SectorBytes;

    public void ApplyTo(GrowingContent content)
    {
        if (Data is null)
            content.Truncate((int)Offset);
        else
            content.Write(Data, (int)Offset);
    }

    public DiskChange? Torn() => Data is null ? null : this with { Data = Data[..(Data.Length / 2)] };

    /// <summary>Its second half.</summary>
    public DiskChange? TornBackwards() => Data is null ? null : new DiskChange(Offset + Data.Length / 2, Data[(Data.Length / 2)..]);

    /// <summary>Some of its sectors.</summary>
    public DiskChange Part(int first, int count) => Data is null
        ? this
        : new DiskChange(Offset + first * SectorBytes, Data[(first * SectorBytes)..Math.Min((first + count) * SectorBytes, Data.Length)]);

    /// <summary>A write of as much of nothing.</summary>
    public DiskChange Zeroed() => Data is null ? this : this with { Data = new byte[Data.Length] };
}
