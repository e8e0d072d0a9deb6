namespace OfflineSync.Server.Migrations.Model;

/// <summary>A number that the devices of a cohort counted on one day on one kind of network.</summary>
public sealed class FieldCellRecord
{
    /// <summary>The day: days since 1970-01-01.</summary>
    public int Day { get; init; }

    /// <summary>The app's version; empty: unknown.</summary>
    public required string AppVersion { get; init; }

    /// <summary>The operating system; empty: unknown.</summary>
    public required string Os { get; init; }

    /// <summary>The app's label; empty: none.</summary>
    public required string Region { get; init; }

    /// <summary>The network: a FieldNetwork.</summary>
    public short Network { get; init; }

    /// <summary>What was counted: a Metric.</summary>
    public short Metric { get; init; }

    /// <summary>Which of its kinds; empty: all.</summary>
    public required string Label { get; init; }

    /// <summary>The bucket of a histogram; 0 otherwise.</summary>
    public short Bucket { get; init; }

    /// <summary>How many.</summary>
    public long Value { get; set; }
}
