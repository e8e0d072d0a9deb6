namespace OfflineSync.Server.Migrations.Model;

/// <summary>A number that a device counted on one day on one kind of network.</summary>
public sealed class FieldDeviceCellRecord
{
    /// <summary>The scope of its app.</summary>
    public required string Scope { get; init; }

    /// <summary>The client.</summary>
    public Guid ClientId { get; init; }

    /// <summary>The day: days since 1970-01-01.</summary>
    public int Day { get; init; }

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
