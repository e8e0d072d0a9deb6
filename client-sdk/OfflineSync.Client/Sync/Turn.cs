namespace OfflineSync.Client.Sync;

/// <summary>
/// Lets one in at a time, in the order of asking. A wait goes on where it began: that of a semaphore that can be cancelled goes to the thread pool in between.
/// </summary>
internal sealed class Turn
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _isTaken;

    /// <summary>Waits for the turn, which <see cref="Release"/> ends.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return;
            }
            _waiting.Enqueue(wait);
        }
        using (cancellationToken.UnsafeRegister((_, token) => wait.TrySetCanceled(token), null))
            await wait.Task;
    }

    /// <summary>Gives the turn to the first who still waits.</summary>
    public void Release()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                    return;
            }
            _isTaken = false;
        }
    }
}
