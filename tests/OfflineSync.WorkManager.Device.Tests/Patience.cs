using OfflineSync.Testing;

namespace OfflineSync.WorkManager.Device.Tests;

/// <summary>Bounds waits for what must happen.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = Waiting.Limit;

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task Soon(this Task task) => task.WaitAsync(Limit);
}
