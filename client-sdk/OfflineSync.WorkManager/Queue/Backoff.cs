namespace OfflineSync.WorkManager.Queue;

/// <summary>The pause before another attempt (section 1.6 of AndroidX's semantics).</summary>
internal static class Backoff
{
    public const long DefaultDelay = 30_000;
    public const long MinDelay = 10_000;
    public const long MaxDelay = 18_000_000;

    public static long Delay(BackoffPolicy policy, long delay, int attempts)
    {
        var growing = policy == BackoffPolicy.Linear ? delay * (double)attempts : delay * Math.Pow(2, attempts - 1);
        return growing >= MaxDelay ? MaxDelay : (long)growing;
    }
}
