namespace OfflineSync.Server.Attachments.Scanning;

/// <summary>When a file whose scan failed is scanned again.</summary>
internal static class ScanPauses
{
    private const int DoublingsMax = 6;

    /// <summary>How long after its arrival: after 1, 3, 7, 15, 31 and 63 minutes, and every hour then.</summary>
    public static TimeSpan After(int scans) =>
        TimeSpan.FromMinutes((1 << Math.Min(scans, DoublingsMax)) - 1) + (Math.Max(0, scans - DoublingsMax) * TimeSpan.FromHours(1));
}
