namespace OfflineSync.Client.Outbox;

/// <summary>A mutation in the making: the rows that one or several local transactions changed.</summary>
internal sealed class Draft
{
    public List<DraftRow> Rows { get; } = [];

    /// <summary>When the latest of its writes was made, in milliseconds of this device's clock; 0 for rows older than any write.</summary>
    public long WrittenAt { get; set; }

    public bool IsBackfill => WrittenAt == 0;
}
