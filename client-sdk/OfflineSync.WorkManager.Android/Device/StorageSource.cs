using Android.Content;
using Android.OS;

namespace OfflineSync.WorkManager.Android.Device;

/// <summary>The storage, which is low while the system's sticky broadcast is there. Where that cannot be asked for, the free space decides.</summary>
internal sealed class StorageSource(Context context)
{
    // The platform's names for these are marked obsolete, because manifests cannot ask for them any more; registered receivers still get them.
    private const string StorageLow = "android.intent.action.DEVICE_STORAGE_LOW";
    private const string StorageOkay = "android.intent.action.DEVICE_STORAGE_OK";

    private const long LowBytesMax = 500L << 20;

    private bool? _isNotLow;

    public static IReadOnlyList<string> Actions { get; } = [StorageLow, StorageOkay];

    public bool? IsNotLow()
    {
        if (_isNotLow is not null)
            return _isNotLow;
        try
        {
            using var filter = new IntentFilter(StorageLow);
            return context.RegisterReceiver(null, filter) is null;
        }
        catch (Exception)
        {
            return HasSpace();
        }
    }

    public void Hear(string? action)
    {
        if (action is StorageLow or StorageOkay)
            _isNotLow = action == StorageOkay;
    }

    /// <summary>Nobody listens any more: what was heard becomes old.</summary>
    public void Forget() => _isNotLow = null;

    // The system calls storage low below 5 % or 500 MB, whichever is less.
    private bool? HasSpace()
    {
        if (context.FilesDir is not { } files)
            return null;
        using var space = new StatFs(files.AbsolutePath);
        return space.AvailableBytes >= Math.Min(space.TotalBytes / 20, LowBytesMax);
    }
}
