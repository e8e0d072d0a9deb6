namespace OfflineSync.Testing;

/// <summary>Waits for what becomes true in its own time.</summary>
public static class Waiting
{
    /// <summary>How long a test waits at most. Only one that fails waits so long, however busy the machine is.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns when it is true.</summary>
    /// <exception cref="TimeoutException">It is not true after five minutes.</exception>
    public static Task UntilAsync(Func<bool> isTrue, string complaint) => UntilAsync(() => Task.FromResult(isTrue()), complaint);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public static async Task UntilAsync(Func<Task<bool>> isTrue, string complaint)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await isTrue())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Limit)
                throw new TimeoutException(complaint);
            await Task.Delay(Pause);
        }
    }
}
