namespace OfflineSync.Protocol.Field;

/// <summary>The bounds of a report. What is over them is refused, or left out by the device.</summary>
public static class FieldLimits
{
    /// <summary>Bytes of a report before compression.</summary>
    public const int ReportBytesMax = 256 * 1024;

    /// <summary>Parts of a report: days and networks.</summary>
    public const int DayReportsMax = 200;

    /// <summary>Numbers of one day on one network.</summary>
    public const int CellsMax = 500;

    /// <summary>Events of a report.</summary>
    public const int EventsMax = 100;

    /// <summary>Characters of a label, a cohort's text or a policy's name.</summary>
    public const int TextLengthMax = 64;

    /// <summary>The largest number that is reported.</summary>
    public const long ValueMax = 1_000_000_000_000;

    /// <summary>Days that a report may go back.</summary>
    public const int DaysMax = 40;
}
