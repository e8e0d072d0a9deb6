namespace OfflineSync.WorkManager.Device.Storage;

/// <summary>
/// Whether a volume is low: below 5 % or 500 MB, whichever is less. What was low is so until a quarter more than that is free, so that a volume at
/// the border does not flutter.
/// </summary>
internal sealed class StorageLevel(Func<StorageSpace?> space)
{
    private const long ThresholdMax = 500L << 20;

    private readonly Lock _lock = new();
    private bool _isLow;

    /// <summary>The level of the database's volume.</summary>
    public static StorageLevel Of(DeviceMonitorOptions options) =>
        new(() => options.DatabasePath.Length == 0 ? null : options.VolumeSpace(options.DatabasePath));

    public bool? IsNotLow()
    {
        if (space() is not { Total: > 0 } now)
            return null;
        var threshold = Math.Min(now.Total / 20, ThresholdMax);
        lock (_lock)
        {
            _isLow = now.Free < (_isLow ? threshold + threshold / 4 : threshold);
            return !_isLow;
        }
    }
}
